namespace Commerce.ArchitectureTests;

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using MediatR;

/// <summary><c>docs/modules.md</c> is drawn from the assemblies, so it cannot be wrong for longer than a test run.</summary>
public sealed class ModuleMapTests
{
    [Fact]
    public void The_map_of_the_modules_shows_what_is_there() => Approval.ShouldBeApproved("docs/modules.md", Draw());

    private static string Draw()
    {
        var map = new StringBuilder("""
            # Modules

            What each module offers to the others, what it sends to them, and which tables are its own. Drawn from the assemblies by a test
            (`APPROVE=1 dotnet test tests/ArchitectureTests`); do not edit.

            """);
        foreach (var module in Repository.Modules)
        {
            map.Append('\n').Append("## ").Append(module).Append("\n\n");
            Row(map, "Offers", OwnContracts(module).Where(IsMessage).Select(Code));
            Row(map, "Tells", OwnContracts(module).Where(IsEvent).Select(Code));
            Row(map, "Sends", Used(module).Where(IsMessage).GroupBy(type => Repository.ModuleOf(type)!).Select(group => $"{group.Key}: {string.Join(", ", group.Select(Code))}"));
            Row(map, "Hears", Heard(module).GroupBy(type => Repository.ModuleOf(type)!).Select(group => $"{group.Key}: {string.Join(", ", group.Select(Code))}"));
            Row(map, "Tables", Contexts.TablesOf(module).Select(table => $"`{table}`"));
        }

        map.Append("\n## Platform\n\nThe shared kernel's own tables.\n\n");
        Row(map, "Tables", Contexts.TablesOf("Platform").Select(table => $"`{table}`"));
        return map.ToString();
    }

    private static void Row(StringBuilder map, string title, IEnumerable<string> cells)
    {
        var text = string.Join(title is "Sends" or "Hears" ? "; " : ", ", cells);
        if (text.Length > 0)
        {
            map.Append("- **").Append(title).Append("** ").Append(text).Append('\n');
        }
    }

    private static string Code(Type type) => $"`{type.Name}`";

    private static bool IsMessage(Type type) => type is { IsAbstract: false } && (typeof(IBaseRequest).IsAssignableFrom(type) || type.Closing(typeof(IStreamRequest<>)).Any());

    private static bool IsEvent(Type type) => type is { IsAbstract: false } && typeof(IIntegrationEvent).IsAssignableFrom(type);

    private static IEnumerable<Assembly> AssembliesOf(string module) => Repository.ModuleAssemblies.Where(assembly => Repository.ModuleOf(assembly.GetName()) == module);

    private static IEnumerable<Type> OwnContracts(string module) => AssembliesOf(module).Where(assembly => Repository.LayerOf(assembly.GetName()) == "Contracts")
        .SelectMany(assembly => assembly.GetExportedTypes()).OrderBy(type => type.Name, StringComparer.Ordinal);

    private static IEnumerable<Type> Heard(string module) => AssembliesOf(module).SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.Closing(typeof(IIntegrationEventHandler<>))).Select(shape => shape.GetGenericArguments()[0]).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal);

    /// <summary>The types of other modules' contracts that a module's code names, read off its assemblies' tables of references.</summary>
    private static IEnumerable<Type> Used(string module)
    {
        HashSet<Type> used = [];
        foreach (var assembly in AssembliesOf(module))
        {
            using var file = new PEReader(File.OpenRead(assembly.Location));
            var metadata = file.GetMetadataReader();
            foreach (var reference in metadata.TypeReferences.Select(metadata.GetTypeReference))
            {
                var name = $"{metadata.GetString(reference.Namespace)}.{metadata.GetString(reference.Name)}";
                var type = Repository.ModuleAssemblies.Where(candidate => Repository.LayerOf(candidate.GetName()) == "Contracts").Select(candidate => candidate.GetType(name)).FirstOrDefault(found => found is not null);
                if (type is not null && Repository.ModuleOf(type) != module)
                {
                    used.Add(type);
                }
            }
        }

        return used.OrderBy(Repository.ModuleOf, StringComparer.Ordinal).ThenBy(type => type.Name, StringComparer.Ordinal);
    }
}
