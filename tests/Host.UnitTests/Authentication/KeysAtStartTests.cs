namespace Commerce.Host.UnitTests.Authentication;

using Commerce.Host.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

public sealed class KeysAtStartTests : IDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public KeysAtStartTests() => Directory.CreateDirectory(directory);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_Host_with_dev_tokens_starts_with_a_key_of_its_own()
    {
        using var host = HostOf("Development");
        await host.StartAsync();

        File.Exists(Path.Combine(directory, DevTokenKey.FileName)).ShouldBeTrue();
        host.Services.GetRequiredService<DevTokenKey>().Key.KeySize.ShouldBe(256);
    }

    [Fact]
    public async Task A_Host_without_dev_tokens_makes_no_key()
    {
        using var host = HostOf("Development", ("Auth:DevTokens", "false"));
        await host.StartAsync();

        Directory.GetFiles(directory).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broken_key_file_refuses_the_start()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, DevTokenKey.FileName), "broken");
        using var host = HostOf("Development");

        (await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync())).Message.ShouldContain("dev-token.key");
    }

    [Fact]
    public async Task Bad_settings_refuse_the_start_by_their_names()
    {
        using var host = HostOf("Production", ("Auth:DevTokens", "true"));

        var fault = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());
        fault.Message.ShouldContain("Auth:DevTokens");
        fault.Message.ShouldContain("Auth:SigningKeys:0");
    }

    private IHost HostOf(string environment, params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value));
        builder.Services.AddSingleton(new DevTokenKey(TimeProvider.System, directory));
        builder.Services.AddCommerceAuthentication(builder.Configuration, builder.Environment);
        return builder.Build();
    }
}
