namespace Commerce.SharedKernel.UnitTests;

using System.Text.Json;
using SharedKernel.Infrastructure.Data;

public sealed class ResultTests
{
    private static readonly ErrorType SoldOut = new("coupon.sold_out", ErrorKind.Conflict, "Nothing is left.", "Come earlier.");

    private sealed record Receipt(Guid Id, long Amount, DateTimeOffset At, DayOfWeek Day, string? Note = null);

    [Fact]
    public void A_value_is_a_success_that_is_kept()
    {
        Result<int> result = 5;
        result.IsSuccess.ShouldBeTrue();
        result.IsFailure.ShouldBeFalse();
        result.KeepsChanges.ShouldBeTrue();
        result.Value.ShouldBe(5);
    }

    [Fact]
    public void An_error_is_a_refusal_that_keeps_nothing()
    {
        Result<int> result = SoldOut;
        result.IsFailure.ShouldBeTrue();
        result.KeepsChanges.ShouldBeFalse();
        result.Error!.Detail.ShouldBe("Nothing is left.");
    }

    [Fact]
    public void A_recorded_refusal_is_kept()
    {
        Result<int> result = Result.CommittedFailure(SoldOut.Create("Really."));
        result.IsFailure.ShouldBeTrue();
        result.KeepsChanges.ShouldBeTrue();
        result.Error!.Detail.ShouldBe("Really.");
    }

    [Fact]
    public void A_success_survives_being_stored()
    {
        var receipt = new Receipt(Guid.NewGuid(), long.MaxValue, new DateTimeOffset(2026, 1, 31, 9, 0, 0, 123, TimeSpan.Zero), DayOfWeek.Friday);
        Stored<Receipt>(receipt).Value.ShouldBe(receipt);
    }

    [Fact]
    public void A_refusal_survives_being_stored_with_its_facts()
    {
        Result<Receipt> refusal = SoldOut.Create("Nothing.", ("available", 0L), ("ids", new long[] { 1, 2 }), ("nobody", null));

        var stored = Stored(refusal);

        stored.IsFailure.ShouldBeTrue();
        stored.KeepsChanges.ShouldBeFalse();
        stored.Value.ShouldBeNull();
        var (before, after) = (refusal.Error!, stored.Error!);
        (after with { Extensions = null }).ShouldBe(before with { Extensions = null });
        JsonSerializer.Serialize(after.Extensions, StorageJson.Options).ShouldBe(JsonSerializer.Serialize(before.Extensions, StorageJson.Options));
    }

    [Fact]
    public void A_recorded_refusal_survives_being_stored() =>
        Stored<Receipt>(Result.CommittedFailure(SoldOut.Create())).KeepsChanges.ShouldBeTrue();

    [Theory]
    [InlineData(ErrorKind.Rule, true)]
    [InlineData(ErrorKind.Payment, true)]
    [InlineData(ErrorKind.NotFound, true)]
    [InlineData(ErrorKind.Conflict, true)]
    [InlineData(ErrorKind.Validation, false)]
    [InlineData(ErrorKind.Forbidden, false)]
    [InlineData(ErrorKind.Unauthenticated, false)]
    [InlineData(ErrorKind.Busy, false)]
    [InlineData(ErrorKind.Unavailable, false)]
    [InlineData(ErrorKind.Internal, false)]
    [InlineData(ErrorKind.Precondition, false)]
    [InlineData(ErrorKind.PreconditionRequired, false)]
    public void What_the_business_decided_is_remembered_and_nothing_else(ErrorKind kind, bool remembered) =>
        new ErrorType("some.code", kind, "Some.", "Do.").Create().IsRemembered.ShouldBe(remembered);

    private static Result<T> Stored<T>(Result<T> result) =>
        JsonSerializer.Deserialize<Result<T>>(JsonSerializer.Serialize(result, StorageJson.Options), StorageJson.Options)!;
}
