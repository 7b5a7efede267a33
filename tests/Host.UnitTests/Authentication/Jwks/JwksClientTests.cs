namespace Commerce.Host.UnitTests.Authentication.Jwks;

using System.Net;
using Commerce.Host.Authentication.Jwks;

/// <summary>What an answer may be; that redirects are not followed and connections fail is shown over HTTP by the integration tests.</summary>
public sealed class JwksClientTests : IDisposable
{
    private readonly StubAuthority _authority = new();
    private readonly InstantTime _time = new();
    private readonly JwksClient _client;

    public JwksClientTests() => _client = new(new Uri("https://login.test/jwks.json"), _time, _authority);

    public void Dispose()
    {
        _client.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Gives_the_document_as_it_came()
    {
        _authority.Publish(SomeSet.Rsa("a"));

        (await _client.FetchAsync()).Document.ShouldBe(SomeSet.Bytes(SomeSet.Rsa("a")));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task Takes_nothing_but_200(int status)
    {
        _authority.Answer = _ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(SomeSet.Bytes()) });

        (await _client.FetchAsync()).ShouldBe(new JwksAnswer(null, $"the answer was {status}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Takes_256_KiB_and_not_a_byte_more_whether_the_length_is_announced_or_not(bool announced)
    {
        var size = JwksClient.MaxDocumentBytes;
        _authority.Answer = _ => Task.FromResult(new HttpResponseMessage { Content = announced ? new ByteArrayContent(new byte[size]) : new StreamContent(new Endless(size)) });
        (await _client.FetchAsync()).Document!.Length.ShouldBe(size);

        size++;
        (await _client.FetchAsync()).ShouldBe(new JwksAnswer(null, "the answer is larger than 262144 bytes"));
    }

    [Fact]
    public async Task Gives_up_after_5_seconds()
    {
        _authority.Answer = async cancelled =>
        {
            await Task.Delay(Timeout.Infinite, cancelled);
            throw new InvalidOperationException("unreachable");
        };

        var asking = _client.FetchAsync();
        _time.DueTime.ShouldBe(TimeSpan.FromSeconds(5));
        _time.Ring();

        (await asking).ShouldBe(new JwksAnswer(null, "no answer within 5 s"));
    }

    /// <summary>A clock whose one timer goes off when a test says so.</summary>
    private sealed class InstantTime : TimeProvider
    {
        private Action? _ring;

        public TimeSpan DueTime { get; private set; }

        public void Ring() => _ring!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            _ring = () => callback(state);
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    /// <summary>So many zeros, and no length beforehand.</summary>
    private sealed class Endless(int bytes) : MemoryStream(new byte[bytes])
    {
        public override bool CanSeek => false;
    }
}
