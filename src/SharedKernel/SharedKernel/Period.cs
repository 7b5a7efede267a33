namespace Commerce.SharedKernel;

using System.Globalization;

/// <summary>A span of time.</summary>
/// <param name="From">Its first instant, UTC; null for no beginning.</param>
/// <param name="To">The first instant behind it, UTC; null for no end.</param>
public sealed record Period(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>The period as a text, the same for the same period: a cursor is bound to it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:O}..{To:O}");
}
