namespace Commerce.Host.Http;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Web.Errors;

/// <summary>What a problem code means, for programs that ask for JSON.</summary>
/// <param name="Code">What clients switch on; never changes.</param>
/// <param name="Status">The HTTP status it comes with.</param>
/// <param name="Title">What it means, in one sentence.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Members">What a problem of this code may have beside the members of every problem.</param>
public sealed record ProblemExplanation(string Code, int Status, string Title, string Remedy, IReadOnlyList<ProblemMember> Members)
{
    /// <summary>The explanation of a code.</summary>
    public static ProblemExplanation Of(ErrorType type) =>
        new(type.Code, Problems.StatusOf(type.Kind), type.Title, type.Remedy, [.. type.Members.Select(member => new ProblemMember(member.Key, ProblemMember.FormOf(member.Value.GetType())))]);
}

/// <summary>A member of the problems of one code.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What it holds, written as in TypeScript: <c>integer[]</c>.</param>
public sealed record ProblemMember(string Name, string Form)
{
    /// <summary>The form of what is written for a type.</summary>
    internal static string FormOf(Type type)
    {
        var contract = ApiJson.Options.GetTypeInfo(type);
        return contract.Kind switch
        {
            JsonTypeInfoKind.Enumerable => $"{FormOf(contract.ElementType!)}[]",
            JsonTypeInfoKind.Dictionary => $"{{ [path]: {FormOf(contract.ElementType!)} }}",
            JsonTypeInfoKind.Object => $"{{ {string.Join(", ", contract.Properties.Select(property => $"{property.Name}: {FormOf(property.PropertyType)}"))} }}",
            _ when type.IsEnum => string.Join(" | ", Enum.GetNames(type).Select(name => $"\"{JsonNamingPolicy.CamelCase.ConvertName(name)}\"")),
            _ when type == typeof(Guid) => "uuid",
            _ when type == typeof(string) => "string",
            _ => "integer",
        };
    }
}
