namespace Commerce.SharedKernel.Web.OpenApi;

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure.Modules;

/// <summary>The tags of operations: for each module one for the shop and one for its back office, so that a reader sees which routes are for whom.</summary>
internal static class OpenApiTags
{
    private const string BackOffice = " admin";

    /// <summary>Whether only admins may call an endpoint.</summary>
    public static bool IsForAdmins(IEnumerable<object> metadata) => metadata.OfType<IAuthorizeData>().Any(rule => rule.Policy == Endpoints.AdminPolicy);

    /// <summary>The only tag of an endpoint.</summary>
    public static string Of(IReadOnlyCollection<object> metadata) => metadata.OfType<ITagsMetadata>().Last().Tags[0] + (IsForAdmins(metadata) ? BackOffice : "");

    /// <summary>Describes the tags, the shop's before the back office's, and groups them (<c>x-tagGroups</c>, which several viewers know).</summary>
    public static void Describe(OpenApiDocument document, IReadOnlyList<Module> modules, XmlDocs words)
    {
        var used = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!).Select(tag => tag.Reference.Id!).Distinct(StringComparer.Ordinal)
            .OrderBy(IsBackOffice).ToList();
        document.Tags = new HashSet<OpenApiTag>();
        foreach (var name in used)
        {
            var module = IsBackOffice(name) ? name[..^BackOffice.Length] : name;
            var about = modules.FirstOrDefault(known => known.Name == module) is { } found ? words.Of(found.GetType())
                : module == OpenApiEndpoint.ReferenceTag ? "This document, and pages for people. Clients need no methods for them."
                : "Audit, events, health.";
            document.Tags.Add(new OpenApiTag { Name = name, Description = IsBackOffice(name) ? $"For admins. {about}" : about });
        }

        (document.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal))["x-tagGroups"] = new JsonNodeExtension(new JsonArray(
            Group("Shop", used.Where(name => !IsBackOffice(name))), Group("Back office", used.Where(IsBackOffice))));
    }

    private static bool IsBackOffice(string name) => name.EndsWith(BackOffice, StringComparison.Ordinal);

    private static JsonObject Group(string name, IEnumerable<string> tags) => new() { ["name"] = name, ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]) };
}
