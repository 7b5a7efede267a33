namespace Commerce.SharedKernel.UnitTests;

using System.Text.Json;
using Infrastructure.Persistence;

public sealed class ResultTests
{
    private static readonly ErrorType SoldOut = new("coupon.sold_out", ErrorKind.Conflict, "Nothing is left.", "Come earlier.");

    private sealed record Receipt(Guid Id, long Amount, DateTimeOffset At, DayOfWeek Day, string? Note = null);

    [Fact]
    public void A_value_is_a_success_that_is_kept()
    {
        Result<int> result = 5;
        result.IsSuccess.ShouldBeTrue();
        result.IsRefusal.ShouldBeFalse();
        result.Commits.ShouldBeTrue();
        result.Value.ShouldBe(5);
    }

    [Fact]
    public void An_error_is_a_refusal_that_keeps_nothing()
    {
        Result<int> result = SoldOut;
        result.IsRefusal.ShouldBeTrue();
        result.Commits.ShouldBeFalse();
        result.Error!.Detail.ShouldBe("Nothing is left.");
    }

    [Fact]
    public void A_recorded_refusal_is_kept()
    {
        Result<int> result = Result.Recorded(SoldOut.With("Really."));
        result.IsRefusal.ShouldBeTrue();
        result.Commits.ShouldBeTrue();
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
        Result<Receipt> refusal = SoldOut.With("Nothing.", ("available", 0L), ("ids", new long[] { 1, 2 }), ("nobody", null));

        var stored = Stored(refusal);

        stored.IsRefusal.ShouldBeTrue();
        stored.Commits.ShouldBeFalse();
        stored.Value.ShouldBeNull();
        var (before, after) = (refusal.Error!, stored.Error!);
        (after with { Facts = null }).ShouldBe(before with { Facts = null });
        JsonSerializer.Serialize(after.Facts, StoredJson.Options).ShouldBe(JsonSerializer.Serialize(before.Facts, StoredJson.Options));
    }

    [Fact]
    public void A_recorded_refusal_survives_being_stored() =>
        Stored<Receipt>(Result.Recorded(SoldOut.With())).Commits.ShouldBeTrue();

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
        new ErrorType("some.code", kind, "Some.", "Do.").With().IsRemembered.ShouldBe(remembered);

    private static Result<T> Stored<T>(Result<T> result) =>
        JsonSerializer.Deserialize<Result<T>>(JsonSerializer.Serialize(result, StoredJson.Options), StoredJson.Options)!;
}
