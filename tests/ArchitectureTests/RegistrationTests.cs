namespace Commerce.ArchitectureTests;

using System.Reflection;
using Mapster;
using MediatR;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Web.OpenApi;

public sealed class RegistrationTests(BuiltHost host) : IClassFixture<BuiltHost>
{
    [Fact]
    public void Nothing_that_a_command_worker_makes_for_every_command_wants_to_be_disposed()
    {
        // A command worker's scope lives as long as its connection: what it holds for disposal it holds for days.
        var ours = host.Registered.Where(service => service.Lifetime != ServiceLifetime.Singleton && service.ImplementationType?.Assembly.GetName().Name?.StartsWith("Commerce.", StringComparison.Ordinal) == true)
            .Select(service => service.ImplementationType!).Distinct().ToList();
        ours.Count.ShouldBeGreaterThan(10);
        ours.Where(type => (typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type)) && !typeof(ModuleDbContext).IsAssignableFrom(type)).ShouldBeEmpty();
    }

    [Fact]
    public void A_use_cases_own_behavior_stands_behind_validation_and_before_the_queue()
    {
        // The container keeps the order of registration, also between open and closed types; all rests on that.
        var own = Repository.Types.Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false } && type.Closing(typeof(IPipelineBehavior<,>)).Any()).ToList();
        own.ShouldNotBeEmpty();
        using var scope = host.Services.CreateScope();
        foreach (var behavior in own)
        {
            foreach (var shape in behavior.Closing(typeof(IPipelineBehavior<,>)))
            {
                string[] pipeline = [.. scope.ServiceProvider.GetServices(shape).Select(step => step!.GetType().Name.Split('`')[0])];
                pipeline.Count(step => step == behavior.Name).ShouldBe(1, string.Join(", ", pipeline));
                Array.IndexOf(pipeline, behavior.Name).ShouldBeInRange(Array.IndexOf(pipeline, "ValidationBehavior") + 1, Array.IndexOf(pipeline, "EnqueueBehavior") - 1, string.Join(", ", pipeline));
            }
        }
    }

    [Fact]
    public void Every_mapping_compiles()
    {
        var mappings = host.Services.GetRequiredService<TypeAdapterConfig>();
        mappings.RuleMap.ShouldNotBeEmpty();
        mappings.Compile();
    }

    [Fact]
    public void No_model_has_changes_without_a_migration()
    {
        var factories = Repository.Types.Where(type => type is { IsAbstract: false } && IsDesignTimeFactory(type)).ToList();
        // One for each provider: Sqlite, PostgreSql, SqlServer.
        factories.Count.ShouldBe(3 * host.Registered.Count(service => service.ServiceType == typeof(ModuleDbContext)));
        factories.Count.ShouldBeGreaterThan(3);
        foreach (var factory in factories)
        {
            using var context = Contexts.Make(factory);
            context.Database.HasPendingModelChanges().ShouldBeFalse($"{context.GetType().Name}: run eng/migrate");
        }
    }

    [Fact]
    public void Every_setting_is_documented()
    {
        var documented = File.ReadAllText(Repository.PathOf("docs/operations.md"));
        var settings = SettingsClasses.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsSetting).Select(property => $"{SectionOf(type)}:{property.Name}")).ToList();
        settings.Count.ShouldBeGreaterThan(10);
        settings.Where(key => !documented.Contains($"`{key}", StringComparison.Ordinal)).ShouldBeEmpty("settings that docs/operations.md does not name");
    }

    [Fact]
    public void Every_refusal_of_a_module_is_declared_by_a_route_and_every_declared_one_exists()
    {
        var catalog = host.Services.GetRequiredService<ErrorCatalog>();
        var declared = host.Routes.SelectMany(route => route.Metadata.GetOrderedMetadata<EndpointErrors>()).SelectMany(errors => errors.Codes).ToHashSet();
        var general = CodesOf(typeof(PlatformErrors), typeof(RequestErrors));
        var all = catalog.All.Select(error => error.Code).ToList();

        all.Count.ShouldBeGreaterThan(general.Count);
        declared.Except(all).ShouldBeEmpty("declared by a route and not in any …Errors class");
        all.Except(general).Except(declared).ShouldBeEmpty("in an …Errors class and declared by no route");
    }

    [Fact]
    public void Every_route_describes_itself_under_a_name_of_its_own()
    {
        // The files of the reference page are a package's, and no use case.
        var routes = host.Routes.Where(route => !route.RoutePattern.RawText!.TrimStart('/').StartsWith("docs/", StringComparison.Ordinal)).ToList();
        routes.Where(route => route.Metadata.GetMetadata<IEndpointNameMetadata>() is null).Select(route => route.DisplayName).ShouldBeEmpty("routes without WithName");
        routes.Where(route => route.Metadata.GetMetadata<IEndpointSummaryMetadata>() is null).Select(route => route.DisplayName).ShouldBeEmpty("routes without WithSummary");
        routes.Where(route => route.Metadata.GetMetadata<ITagsMetadata>() is null).Select(route => route.DisplayName).ShouldBeEmpty("routes without WithTags");
        routes.Select(route => route.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName).ShouldBeUnique();
    }

    private IEnumerable<Type> SettingsClasses => host.Registered
        .Where(service => service.ServiceType.IsGenericType && service.ServiceType.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
        .Select(service => service.ServiceType.GetGenericArguments()[0])
        .Where(type => type.Assembly.GetName().Name!.StartsWith("Commerce.", StringComparison.Ordinal))
        .Distinct();

    private static string SectionOf(Type settings) => (string)settings.GetField("Section")!.GetRawConstantValue()!;

    private static bool IsSetting(PropertyInfo property) => property.CanWrite || typeof(System.Collections.IList).IsAssignableFrom(property.PropertyType)
        || (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IList<>));

    private static HashSet<string> CodesOf(params Type[] classes) => [.. classes.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Where(field => field.FieldType == typeof(ErrorType)).Select(field => ((ErrorType)field.GetValue(null)!).Code)];

    private static bool IsDesignTimeFactory(Type type) => Contexts.IsFactory(type);
}
