namespace Commerce.Host.UnitTests.Authentication;

using Commerce.Host.Authentication;
using Microsoft.IdentityModel.Tokens;

public sealed class DevTokenKeyTests : IDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private string KeyFile => Path.Combine(directory, DevTokenKey.FileName);

    public void Dispose()
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Makes_a_key_that_survives_a_restart()
    {
        var before = await LoadAsync();
        var after = await LoadAsync();

        after.Key.ShouldBe(before.Key);
    }

    [Fact]
    public async Task Makes_another_key_elsewhere()
    {
        var here = await LoadAsync();
        var elsewhere = new DevTokenKey(TimeProvider.System, Path.Combine(directory, "elsewhere"));
        await elsewhere.LoadAsync(CancellationToken.None);

        elsewhere.Key.Key.ShouldNotBe(here.Key);
    }

    [Fact]
    public async Task Lets_only_the_owner_read_the_file_and_leaves_nothing_beside_it()
    {
        await LoadAsync();

        Directory.GetFiles(directory).ShouldBe([KeyFile]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void Touches_nothing_before_it_is_loaded()
    {
        var key = new DevTokenKey(TimeProvider.System, directory);

        Should.Throw<InvalidOperationException>(() => key.Key);
        Directory.Exists(directory).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Refuses_a_file_that_holds_no_key_and_says_what_to_do(string content)
    {
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(KeyFile, content);

        var fault = await Should.ThrowAsync<InvalidOperationException>(LoadAsync);

        fault.Message.ShouldContain(KeyFile);
        fault.Message.ShouldContain("Delete it");
        (await File.ReadAllTextAsync(KeyFile)).ShouldBe(content);
    }

    [Fact]
    public async Task Reads_no_more_of_a_file_than_a_key_can_have()
    {
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(KeyFile, new string('A', 1_000_000));

        await Should.ThrowAsync<InvalidOperationException>(LoadAsync);
    }

    [Fact]
    public async Task Gets_over_what_a_crash_left_behind()
    {
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(KeyFile + ".tmp", "half a k");
        await File.WriteAllTextAsync(KeyFile + ".lock", string.Empty);

        var key = await LoadAsync();

        (await LoadAsync()).Key.ShouldBe(key.Key);
        Directory.GetFiles(directory).ShouldBe([KeyFile]);
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

            keys.ShouldAllBe(key => key.Key.SequenceEqual(keys[0].Key));
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<SymmetricSecurityKey> LoadAsync()
    {
        var key = new DevTokenKey(TimeProvider.System, directory);
        await key.LoadAsync(CancellationToken.None);
        return key.Key;
    }
}
