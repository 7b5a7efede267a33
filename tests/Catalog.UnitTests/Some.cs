namespace Commerce.Catalog.UnitTests;

using Application;
using Domain;
using FluentValidation;
using Mapster;
using Microsoft.Extensions.Time.Testing;

/// <summary>Values that tests begin with.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, 250, TimeSpan.Zero);

    public static readonly Guid OrderId = Guid.Parse("01982f3e-7b00-7c41-9a6e-0d5c2f1b8a11");

    public static TimeProvider Clock { get; } = new FakeTimeProvider(Now);

    /// <summary>Names of products, and whether each is one.</summary>
    public static TheoryData<string, bool> Names => new()
    {
        { "A", true },
        { new string('a', 200), true },
        { $"  {new string('a', 200)}  ", true },
        { new string('a', 201), false },
        { "", false },
        { " \u00a0\u3000 ", false },
        { "two\nlines", false },
        { "nul\0", false },
        { "esc\u009b", false },
        { "커피 ☕", true },
    };

    public static TypeAdapterConfig Mappings()
    {
        var config = new TypeAdapterConfig { RequireExplicitMapping = true, RequireDestinationMemberSource = true };
        new CatalogMappings(new Currency("KRW")).Register(config);
        return config;
    }

    public static Product Product(string name = "Dripper", long stock = 10) => Domain.Product.Create(name, "For two cups.", 24_000, stock, Now.AddDays(-1));

    public static ProductSnapshot ProductSnapshot(long id, long stock = 10, ProductStatus status = ProductStatus.Active) => new(id, $"Product {id}", id * 100, stock, status);

    /// <summary>The members that a validator finds fault with.</summary>
    public static string[] Faults<T>(AbstractValidator<T> validator, T message) => [.. validator.Validate(message).Errors.Select(fault => fault.PropertyName)];
}
