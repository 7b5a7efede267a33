namespace Commerce.ArchitectureTests;

using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Data.Providers;

/// <summary>The modules' database contexts, made as <c>dotnet ef</c> makes them.</summary>
internal static class Contexts
{
    static Contexts() =>
        // SQLite's native library is made ready by the kernel, which may not have been touched yet.
        RuntimeHelpers.RunModuleConstructor(typeof(IDatabaseProvider).Module.ModuleHandle);

    /// <summary>Whether a type makes one.</summary>
    public static bool IsFactory(Type type)
    {
        for (var above = type.BaseType; above is not null; above = above.BaseType)
        {
            if (above.IsGenericType && above.GetGenericTypeDefinition() == typeof(DesignTimeFactory<>))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes the context of a factory.</summary>
    public static DbContext Make(Type factory) =>
        (DbContext)factory.GetMethod("CreateDbContext")!.Invoke(Activator.CreateInstance(factory), [Array.Empty<string>()])!;

    /// <summary>The tables of a module.</summary>
    public static IReadOnlyList<string> TablesOf(string module)
    {
        var factory = Repository.Types.FirstOrDefault(type => type is { IsAbstract: false } && IsFactory(type) && NamingConventions.ModuleOf(type) == module);
        if (factory is null)
        {
            return [];
        }

        using var context = Make(factory);
        return [.. context.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }
}
