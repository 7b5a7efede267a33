namespace Commerce.SharedKernel.Infrastructure.Commands;

/// <summary>The database could not be reached for as long as anybody waits for it; nothing was done. Answered as <c>unavailable</c>.</summary>
public sealed class DatabaseUnavailableException : Exception
{
    private const string Text = "The database is away.";

    /// <summary>It was away a moment ago.</summary>
    public DatabaseUnavailableException() : base(Text)
    {
    }

    /// <summary>It could not be reached.</summary>
    /// <param name="innerException">What was said when it was tried.</param>
    public DatabaseUnavailableException(Exception innerException) : base(Text, innerException)
    {
    }
}
