namespace Commerce.ArchitectureTests;

using System.Reflection;
using HostModules = Commerce.Host.Modules;

/// <summary>The folders and assemblies that the rules are derived from. Nothing here is a list that somebody must keep.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static DirectoryInfo Root { get; } = FindRoot();

    /// <summary>The modules, by their folders.</summary>
    public static IReadOnlyList<string> Modules { get; } =
        [.. new DirectoryInfo(PathOf("src/Modules")).GetDirectories().Select(folder => folder.Name).Order(StringComparer.Ordinal)];

    /// <summary>The modules that the Host runs.</summary>
    public static IReadOnlyList<string> HostedModules { get; } = [.. HostModules.All.Select(module => module.Name)];

    /// <summary>Every assembly of every module.</summary>
    public static IReadOnlyList<Assembly> ModuleAssemblies { get; } =
    [
        .. Modules.SelectMany(module => new DirectoryInfo(PathOf($"src/Modules/{module}")).GetDirectories())
            .Select(project => Assembly.Load($"Commerce.{project.Name}")),
    ];

    /// <summary>Every assembly of src.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. ModuleAssemblies, Assembly.Load("Commerce.SharedKernel"), Assembly.Load("Commerce.SharedKernel.Infrastructure"), Assembly.Load("Commerce.SharedKernel.Web"), Assembly.Load("Commerce.SharedKernel.Kafka"), Assembly.Load("Commerce.Host")];

    /// <summary>Every class, record and interface that somebody wrote.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.Name.Contains('<'))];

    /// <summary>The source files, generated ones left out.</summary>
    public static IEnumerable<(string Path, string[] Lines)> SourceFiles(params string[] folders)
    {
        foreach (var file in folders.SelectMany(folder => Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)))
        {
            var path = Path.GetRelativePath(Root.FullName, file).Replace('\\', '/');
            if (!path.Contains("/bin/") && !path.Contains("/obj/") && !path.Contains("/Migrations/"))
            {
                yield return (path, File.ReadAllLines(file));
            }
        }
    }

    public static string PathOf(string relative) => Path.Combine(Root.FullName, relative);

    /// <summary>The module that an assembly belongs to, or null.</summary>
    public static string? ModuleOf(AssemblyName assembly)
    {
        var parts = assembly.Name!.Split('.');
        return parts is ["Commerce", var module, _] && Modules.Contains(module) ? module : null;
    }

    /// <summary>The module that a type belongs to, or null.</summary>
    public static string? ModuleOf(Type type) => ModuleOf(type.Assembly.GetName());

    /// <summary>The layer of an assembly: <c>Contracts</c>, <c>Domain</c>, <c>Application</c>, <c>Infrastructure</c>.</summary>
    public static string LayerOf(AssemblyName assembly) => assembly.Name!.Split('.')[^1];

    /// <summary>The types that a type makes an interface of, such as the commands that a handler handles.</summary>
    public static IEnumerable<Type> Closing(this Type type, Type definition) =>
        type.GetInterfaces().Where(shape => shape.IsGenericType && shape.GetGenericTypeDefinition() == definition);

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Commerce.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run in their repository.");
        }

        return folder;
    }
}
