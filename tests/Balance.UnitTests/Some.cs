namespace Commerce.Balance.UnitTests;

using Application;
using Mapster;
using Microsoft.Extensions.Time.Testing;

/// <summary>Values that a test needs and does not care about.</summary>
internal static class Some
{
    public const string User = "alice";

    public static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 0, 0, 123, TimeSpan.Zero);

    public static TimeProvider Clock { get; } = new FakeTimeProvider(Now.AddTicks(4_567));

    public static TypeAdapterConfig Mappings { get; } = NewMappings();

    private static TypeAdapterConfig NewMappings()
    {
        var config = new TypeAdapterConfig();
        new BalanceMappings(new Currency("KRW")).Register(config);
        return config;
    }
}
