namespace Commerce.Host;

using SharedKernel.Infrastructure.Data;

/// <summary><c>migrate</c> brings the database up to date and ends; <c>migrate --script</c> prints the SQL and touches nothing.</summary>
internal static class MigrateCommand
{
    private const string Name = "migrate";
    private const string ScriptOption = "--script";

    /// <summary>Whether the command line asks for it.</summary>
    public static bool IsAskedFor(string[] args) => args is [Name, ..];

    /// <summary>Runs it. Throws <see cref="StartupException"/>.</summary>
    public static async Task RunAsync(string[] args)
    {
        var isScript = args.Contains(ScriptOption, StringComparer.Ordinal);
        string[] settings = [.. args.Skip(1).Where(arg => arg != ScriptOption)];
        await using var app = isScript
            // What is printed is to be fed to the database's own tool: nothing else may stand between the lines.
            ? CommerceHost.Build([.. settings, "--Serilog:MinimumLevel:Default=Fatal"], services => services.AddSingleton(provider =>
                DesignTime.Database(provider.GetRequiredService<DatabaseSettings>().Provider)))
            : CommerceHost.Build(settings);
        var migrations = app.Services.GetRequiredService<DatabaseMigrations>();
        if (isScript)
        {
            await Console.Out.WriteAsync(migrations.Script());
            return;
        }

        var applied = await migrations.ApplyAsync(CancellationToken.None);
        await Console.Error.WriteLineAsync(applied == 0 ? "The database was up to date." : $"The database is up to date; {applied} migrations were applied.");
    }
}
