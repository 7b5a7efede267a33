namespace Commerce.Host.UnitTests.Authentication;

using Commerce.Host.Authentication;

public sealed class DevTokenKeyTests : IDisposable
{
    private static readonly byte[] Text = [1, 2, 3];

    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private string KeyFile => Path.Combine(_directory, DevTokenKey.FileName);

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public async Task Makes_a_key_that_survives_a_restart()
    {
        var before = await LoadAsync();
        var after = await LoadAsync();

        after.Verifies(Text, before.Sign(Text)).ShouldBeTrue();
    }

    [Fact]
    public async Task Makes_another_key_elsewhere()
    {
        var here = await LoadAsync();
        var elsewhere = new DevTokenKey(TimeProvider.System, Path.Combine(_directory, "elsewhere"));
        await elsewhere.LoadAsync(CancellationToken.None);

        elsewhere.Key.Verifies(Text, here.Sign(Text)).ShouldBeFalse();
    }

    [Fact]
    public async Task Lets_only_the_owner_read_the_file_and_leaves_nothing_beside_it()
    {
        await LoadAsync();

        Directory.GetFiles(_directory).ShouldBe([KeyFile]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void Touches_nothing_before_it_is_loaded()
    {
        var key = new DevTokenKey(TimeProvider.System, _directory);

        Should.Throw<InvalidOperationException>(() => key.Key);
        Directory.Exists(_directory).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Refuses_a_file_that_holds_no_key_and_says_what_to_do(string content)
    {
        Directory.CreateDirectory(_directory);
        await File.WriteAllTextAsync(KeyFile, content);

        var fault = await Should.ThrowAsync<InvalidOperationException>(LoadAsync);

        fault.Message.ShouldContain(KeyFile);
        fault.Message.ShouldContain("Delete it");
        (await File.ReadAllTextAsync(KeyFile)).ShouldBe(content);
    }

    [Fact]
    public async Task Reads_no_more_of_a_file_than_a_key_can_have()
    {
        Directory.CreateDirectory(_directory);
        await File.WriteAllTextAsync(KeyFile, new string('A', 1_000_000));

        await Should.ThrowAsync<InvalidOperationException>(LoadAsync);
    }

    [Fact]
    public async Task Gets_over_what_a_crash_left_behind()
    {
        Directory.CreateDirectory(_directory);
        await File.WriteAllTextAsync(KeyFile + ".tmp", "half a k");
        await File.WriteAllTextAsync(KeyFile + ".lock", string.Empty);

        var key = await LoadAsync();

        (await LoadAsync()).Verifies(Text, key.Sign(Text)).ShouldBeTrue();
        Directory.GetFiles(_directory).ShouldBe([KeyFile]);
    }

    [Fact]
    public async Task Hosts_that_start_at_once_agree_on_one_key()
    {
        const int Hosts = 8;
        for (var round = 0; round < 50; round++)
        {
            using var start = new Barrier(Hosts);
            var keys = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return LoadAsync();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap()));

            var signature = keys[0].Sign(Text);
            keys.ShouldAllBe(key => key.Verifies(Text, signature));
            Directory.Delete(_directory, recursive: true);
        }
    }

    private async Task<HmacSha256Key> LoadAsync()
    {
        var key = new DevTokenKey(TimeProvider.System, _directory);
        await key.LoadAsync(CancellationToken.None);
        return key.Key;
    }
}
