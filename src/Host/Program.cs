using Commerce.Host;
using Commerce.SharedKernel.Infrastructure.Persistence;
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
    // What whoever runs the Host can mend: one clear sentence instead of a stack trace.
    await Console.Error.WriteLineAsync($"Commerce cannot start: {StartupFault.Explain(e)}");
    return 1;
}
