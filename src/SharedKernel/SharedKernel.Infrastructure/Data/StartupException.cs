namespace Commerce.SharedKernel.Infrastructure.Data;

/// <summary>The Host cannot start, for a reason that whoever runs it can correct. Its message is all they see.</summary>
public sealed class StartupException : Exception
{
    /// <summary>Cannot start.</summary>
    /// <param name="message">What is wrong and what to do, naming the setting.</param>
    public StartupException(string message) : base(message)
    {
    }

    /// <summary>Cannot start, because of something else.</summary>
    /// <param name="message">What is wrong and what to do, naming the setting.</param>
    public StartupException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
