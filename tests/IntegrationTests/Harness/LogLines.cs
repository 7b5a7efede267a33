namespace Commerce.IntegrationTests.Harness;

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

/// <summary>Keeps what the Host logs under one category and below it, from Information on.</summary>
/// <param name="category">The beginning of the categories.</param>
internal sealed class LogLines(string category) : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>Category, text and the exception's message of every line so far.</summary>
    public IReadOnlyCollection<string> All => lines;

    /// <summary>Has the Host log the category at Information, whatever its file of settings says.</summary>
    public KeyValuePair<string, string> Setting => new("Serilog:MinimumLevel:Override:" + category, "Information");

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(category, StringComparison.Ordinal) ? new Logger(lines, categoryName) : NullLogger.Instance;

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<string> lines, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{name} {formatter(state, exception)} {exception?.Message}");
    }
}
