namespace Commerce.SharedKernel;

using System.Text.Json.Serialization;

/// <summary>What tells where a list goes on.</summary>
public interface IPage
{
    /// <summary>What to ask with for the next page; null at the end.</summary>
    string? NextCursor { get; }
}

/// <summary>One page of a list.</summary>
/// <param name="Items">The page's items, in the list's order.</param>
/// <param name="NextCursor">What to ask with for the next page; null at the end.</param>
public sealed record Page<T>(
    IReadOnlyList<T> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor) : IPage;

/// <summary>Which page is wanted.</summary>
/// <param name="Limit">How many items at most.</param>
/// <param name="Cursor">Where the last page ended; null for the first.</param>
public sealed record PageRequest(int Limit, string? Cursor)
{
    /// <summary>The most items of a page.</summary>
    public const int MaxLimit = 100;

    /// <summary>The items of a page when nobody says.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The longest cursor that is looked at: one that holds a name of 200 characters, each escaped as a pair, has 3,300.</summary>
    public const int MaxCursorLength = 4_000;
}
