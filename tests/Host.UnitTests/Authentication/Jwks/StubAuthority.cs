namespace Commerce.Host.UnitTests.Authentication.Jwks;

using System.Net;
using Commerce.Host.Authentication.Jwks;
using Microsoft.Extensions.Logging;

/// <summary>An authority without a network: a test says what it answers, and sees how often it was asked.</summary>
internal sealed class StubAuthority : HttpMessageHandler, ILogger<JwksKeySource>
{
    private int _asked;

    /// <summary>What it answers.</summary>
    public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = _ => throw new InvalidOperationException("The test says nothing.");

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What the source has logged.</summary>
    public List<(LogLevel Level, string Text)> Log { get; } = [];

    /// <summary>Answers with this set from now on.</summary>
    public void Publish(params string[] keys) => Answer = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(SomeSet.Bytes(keys)) });

    /// <summary>Cannot be reached from now on.</summary>
    public void Fail() => Answer = _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");

    public JwksKeySource SourceAt(TimeProvider time) => new(new JwksClient(new Uri("https://login.test/jwks.json"), time, this), time, this);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Add((logLevel, formatter(state, exception)));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Answer(cancellationToken);
    }
}
