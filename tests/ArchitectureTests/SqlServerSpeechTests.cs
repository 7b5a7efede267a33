namespace Commerce.ArchitectureTests;

using System.Data.Common;
using System.Reflection;
using Commerce.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NSubstitute;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Data.Providers;
using SharedKernel.Infrastructure.Data.Providers.SqlServer;
using SharedKernel.Infrastructure.Leases;
using SharedKernel.UnitTests;

/// <summary>
/// What the house says to SQL Server is read by that server's own parser, because no server is at hand. Nothing is listed: every class
/// that takes a module's context is made, each of its methods is called with samples, and what comes out on the connection is read. The
/// answers are samples too, so a call may fail behind any statement; what it has said until then counts.
/// </summary>
public sealed class SqlServerSpeechTests : IAsyncLifetime, IDisposable
{
    /// <summary>Far fewer than there are; fewer still would mean that the calls no longer reach their statements.</summary>
    private const int LeastTexts = 150;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string folder = Directory.CreateTempSubdirectory("commerce-speech-").FullName;
    private readonly RecordingConnection connection;
    private readonly WebApplication app;
    private readonly List<string> failures = [];
    private readonly Xunit.Abstractions.ITestOutputHelper output;
    private readonly Lazy<string> self;
    private IReadOnlyList<IProperty> columns = [];

    public SqlServerSpeechTests(Xunit.Abstractions.ITestOutputHelper output)
    {
        this.output = output;
        self = new Lazy<string>(Self);
        connection = new RecordingConnection { Answer = Answer, Changed = 1 };
        app = CommerceHost.Build(
            [
                "--environment=Development", "--urls=http://127.0.0.1:0", $"--Data:Directory={folder}", "--Serilog:MinimumLevel:Default=Fatal",
                "--Serilog:MinimumLevel:Override:Microsoft.EntityFrameworkCore=Fatal",
                $"--Database:Provider={SqlServerDatabaseProvider.Name}", "--ConnectionStrings:Commerce=Server=nowhere",
            ],
            services =>
            {
                services.RemoveAll<IDatabaseProvider>();
                services.AddSingleton(Deaf(DesignTime.Database(SqlServerDatabaseProvider.Name)));
            });
    }

    /// <summary>Every lease is this Host's, or whatever stands behind a lease would not be said.</summary>
    private string Self() => (string)typeof(LeaseManager).GetField("self", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(app.Services.GetRequiredService<LeaseManager>())!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public void Dispose() => connection.Dispose();

    [Fact]
    public async Task Everything_that_is_said_to_SQL_Server_can_be_read_by_it()
    {
        await InScopeAsync((services, contexts) =>
        {
            columns = [.. contexts.SelectMany(context => context.Model.GetEntityTypes()).SelectMany(entity => entity.GetFlattenedProperties())];
            return Task.CompletedTask;
        });
        foreach (var type in Repository.Types.Where(TakesContext))
        {
            foreach (var method in MethodsOf(type))
            {
                await InScopeAsync((services, _) => CallAsync(services, type, method, yes: true));
                await InScopeAsync((services, _) => CallAsync(services, type, method, yes: false));
            }
        }

        await InScopeAsync((_, contexts) => SaveEverythingAsync(contexts));
        await InScopeAsync((services, _) => KeepLeasesAsync(services));

        string[] texts = [.. connection.Said.Select(said => said.Text).Distinct(StringComparer.Ordinal)];
        output.WriteLine($"{texts.Length} texts; {failures.Count} calls failed behind a statement or before the first:");
        failures.ForEach(output.WriteLine);
        foreach (var text in texts)
        {
            TransactSql.ShouldParse(text);
        }

        var silent = columns.Select(column => column.DeclaringType.GetTableName()).Distinct().Where(table => !texts.Any(text => text.Contains(table!, StringComparison.Ordinal)));
        silent.ShouldBeEmpty();
        texts.Length.ShouldBeGreaterThanOrEqualTo(LeastTexts);
        foreach (var shape in new[] { "OUTPUT inserted.", "WITH (UPDLOCK, HOLDLOCK)", "WITH (UPDLOCK, ROWLOCK)", "sp_getapplock", "@LockTimeout = 0", "CASE id WHEN", "SELECT TOP(", "DELETE FROM", "OUTPUT INSERTED." })
        {
            texts.ShouldContain(text => text.Contains(shape, StringComparison.Ordinal), shape);
        }
    }

    private static bool TakesContext(Type type) => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && !typeof(DbContext).IsAssignableFrom(type)
        && type.GetConstructors().Any(made => made.GetParameters().Any(parameter => typeof(ModuleDbContext).IsAssignableFrom(parameter.ParameterType)));

    private static IEnumerable<MethodInfo> MethodsOf(Type type) => type.GetInterfaces().SelectMany(shape => type.GetInterfaceMap(shape).TargetMethods)
        .Concat(type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method is { IsSpecialName: false, ContainsGenericParameters: false } && method.DeclaringType == type)
        .Distinct();

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (var _ in stream)
        {
            // Only what is said for it counts.
        }
    }

    /// <summary>SQL Server's language, over a connection to nowhere.</summary>
    private IDatabaseProvider Deaf(IDatabaseProvider genuine)
    {
        var database = Substitute.For<IDatabaseProvider>();
        database.Provider.Returns(SqlServerDatabaseProvider.Name);
        database.SupportsConcurrentWriters.Returns(true);
        database.When(asked => asked.UseReadConnection(Arg.Any<DbContextOptionsBuilder>(), Arg.Any<string>()))
            .Do(call => genuine.UseConnection(call.Arg<DbContextOptionsBuilder>(), connection, call.Arg<string>()));
        database.When(asked => asked.UseConnection(Arg.Any<DbContextOptionsBuilder>(), Arg.Any<DbConnection>(), Arg.Any<string>()))
            .Do(call => genuine.UseConnection(call.Arg<DbContextOptionsBuilder>(), connection, call.Arg<string>()));
        database.OpenForWritingAsync(default).ReturnsForAnyArgs(connection);
        database.BeginAsync(default!, default).ReturnsForAnyArgs(_ => connection.BeginTransaction());
        database.BeginSnapshotAsync(default).ReturnsForAnyArgs(_ => connection.BeginTransaction());
        database.IsAlive(default!, default!).ReturnsForAnyArgs(true);
        return database;
    }

    private SampleReader Answer(string text)
    {
        var names = TransactSql.AnswersOf(text);
        return new SampleReader(names.Count == 0 ? [""] : names, name => TextOf(text, name));
    }

    /// <summary>A text that the column may have: an enumeration is written by name, for example.</summary>
    private string TextOf(string text, string column)
    {
        var property = columns.FirstOrDefault(known => known.GetColumnName() == column && text.Contains(known.DeclaringType.GetTableName()!, StringComparison.Ordinal));
        var converter = property?.GetTypeMapping().Converter;
        return property?.Name == nameof(Lease.Holder) ? self.Value
            : converter?.ConvertToProvider(Samples.Of(property!.ClrType, _ => null)) as string ?? Samples.Id.ToString("D");
    }

    private async Task InScopeAsync(Func<IServiceProvider, IReadOnlyList<ModuleDbContext>, Task> run)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        work.UseConnection(connection, runsCommands: false);
        work.ReleasesSavepoints = false;
        ModuleDbContext[] contexts = [.. scope.ServiceProvider.GetServices<ModuleDbContext>()];
        await using var transaction = await connection.BeginTransactionAsync();
        await work.BeginAsync(transaction, contexts);
        await run(scope.ServiceProvider, contexts);
    }

    private async Task CallAsync(IServiceProvider services, Type type, MethodInfo method, bool yes)
    {
        object? Find(Type wanted) => wanted == typeof(bool) ? yes : services.GetService(wanted);
        try
        {
            var constructor = type.GetConstructors().MaxBy(made => made.GetParameters().Length)!;
            var target = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Find(parameter.ParameterType) ?? Samples.Of(parameter.ParameterType, Find))]);
            switch (method.Invoke(target, [.. method.GetParameters().Select(parameter => Samples.Of(parameter.ParameterType, Find))]))
            {
                case Task task:
                    await task.WaitAsync(Patience);
                    break;
                case { } stream when stream.GetType().GetInterfaces().FirstOrDefault(shape => shape.IsGenericType && shape.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) is { } shape:
                    await ((Task)typeof(SqlServerSpeechTests).GetMethod(nameof(DrainAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                        .MakeGenericMethod(shape.GetGenericArguments()).Invoke(null, [stream])!).WaitAsync(Patience);
                    break;
            }
        }
        catch (Exception e)
        {
            // A sample is a poor order or wallet; whether enough was said before is asserted.
            failures.Add($"{type.Name}.{method.Name}: {e.GetBaseException().Message}");
        }
    }

    /// <summary>What EF Core says of its own accord: each entity inserted (alone, and as one of several), changed and removed.</summary>
    private async Task SaveEverythingAsync(IReadOnlyList<ModuleDbContext> contexts)
    {
        foreach (var context in contexts)
        {
            foreach (var entity in context.Model.GetEntityTypes().Where(entity => !entity.IsOwned() && entity.GetTableName() is not null))
            {
                foreach (var (state, count) in new[] { (EntityState.Added, 1), (EntityState.Added, 3), (EntityState.Modified, 1), (EntityState.Deleted, 1) })
                {
                    await SaveAsync(context, entity, state, count);
                }
            }
        }
    }

    private async Task SaveAsync(ModuleDbContext context, IEntityType entity, EntityState state, int count)
    {
        context.ChangeTracker.Clear();
        try
        {
            for (var i = 1; i <= count; i++)
            {
                var entry = context.Entry(Samples.Of(entity.ClrType, _ => null)!);
                foreach (var key in entry.Properties.Where(property => property.Metadata.IsPrimaryKey() && property.Metadata.ClrType == typeof(long)))
                {
                    key.CurrentValue = state == EntityState.Added ? 0L : (long)i;
                }

                entry.State = state;
            }

            await context.SaveChangesAsync();
        }
        catch (Exception e)
        {
            failures.Add($"{entity.Name} {state}: {e.GetBaseException().Message}");
        }
        finally
        {
            context.ChangeTracker.Clear();
        }
    }

    private static async Task KeepLeasesAsync(IServiceProvider services)
    {
        var leases = services.GetRequiredService<LeaseManager>();
        leases.Holds("sample").ShouldBeFalse();
        await leases.TakeAsync("sample", CancellationToken.None);
        await leases.ConfirmAsync(services.GetRequiredService<PlatformDbContext>(), "sample", epoch: 1, CancellationToken.None);
        await leases.StartAsync(CancellationToken.None);
        await leases.StopAsync(CancellationToken.None);
    }
}
