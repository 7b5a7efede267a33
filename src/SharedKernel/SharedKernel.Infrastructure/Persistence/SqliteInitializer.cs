namespace Commerce.SharedKernel.Infrastructure.Persistence;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

/// <summary>Makes SQLite's native library ready before anything can use it.</summary>
internal static class SqliteInitializer
{
    /// <summary>
    /// The provider asks for a SQLitePCLRaw.core newer than some registries have. .NET refuses an older assembly for a version that is
    /// asked for, so we answer the question without one. See eng/ref/README.md.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "It must run before the first use of SQLite, whoever that is.")]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name is { Name: "SQLitePCLRaw.core", Version: not null } ? context.LoadFromAssemblyName(new(name.Name)) : null;
        SQLitePCL.Batteries_V2.Init();
    }
}
