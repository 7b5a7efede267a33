using Commerce.Host;
using Commerce.SharedKernel.Infrastructure.Data;
using Microsoft.Extensions.Options;

try
{
    if (MigrateCommand.IsAskedFor(args))
    {
        await MigrateCommand.RunAsync(args);
        return 0;
    }

    await using var app = CommerceHost.Build(args);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is StartupException or System.Data.Common.DbException or TimeoutException or OptionsValidationException or InvalidOperationException or IOException or UnauthorizedAccessException)
{
    // What whoever runs the Host can correct: one clear sentence instead of a stack trace.
    await Console.Error.WriteLineAsync($"Commerce cannot start: {StartupErrorFormatter.Format(e, Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"))}");
    return 1;
}
