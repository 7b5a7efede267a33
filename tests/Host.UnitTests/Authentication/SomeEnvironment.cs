namespace Commerce.Host.UnitTests.Authentication;

using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

/// <summary>An environment of that name and nothing else.</summary>
internal sealed class SomeEnvironment(string name) : IHostEnvironment
{
    public string EnvironmentName { get; set; } = name;

    public string ApplicationName { get; set; } = "Commerce.Host";

    public string ContentRootPath { get; set; } = string.Empty;

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
