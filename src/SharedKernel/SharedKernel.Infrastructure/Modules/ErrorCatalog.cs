namespace Commerce.SharedKernel.Infrastructure.Modules;

using System.Collections.Frozen;
using System.Reflection;

/// <summary>Every way of saying no, of every module: what <c>GET /problems/{code}</c> and the OpenAPI document are made from.</summary>
public sealed class ErrorCatalog
{
    private readonly FrozenDictionary<string, ErrorType> types;

    /// <summary>Reads the static <see cref="ErrorType"/> fields of the classes named <c>…Errors</c>.</summary>
    public ErrorCatalog(IEnumerable<Assembly> assemblies) =>
        types = assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Errors", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(ErrorType))
            .Select(field => (ErrorType)field.GetValue(null)!)
            .ToFrozenDictionary(type => type.Code, StringComparer.Ordinal);

    /// <summary>All, by code.</summary>
    public IEnumerable<ErrorType> All => types.Values.OrderBy(type => type.Code, StringComparer.Ordinal);

    /// <summary>One.</summary>
    /// <returns>The error type, or null for an unknown code.</returns>
    public ErrorType? Find(string code) => types.GetValueOrDefault(code);
}
