namespace Commerce.SharedKernel.Infrastructure.Lanes;

/// <summary>The database could not be reached for as long as anybody waits for it; nothing was done. Answered as <c>unavailable</c>.</summary>
public sealed class DatabaseAwayException : Exception
{
    private const string Text = "The database is away.";

    /// <summary>It was away a moment ago.</summary>
    public DatabaseAwayException() : base(Text)
    {
    }

    /// <summary>It could not be reached.</summary>
    /// <param name="innerException">What was said when it was tried.</param>
    public DatabaseAwayException(Exception innerException) : base(Text, innerException)
    {
    }
}
