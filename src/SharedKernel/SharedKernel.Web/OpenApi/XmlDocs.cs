namespace Commerce.SharedKernel.Web.OpenApi;

using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;

/// <summary>
/// What the code says of itself: the XML files that the compiler puts beside the binaries. Each is read once, when it is first asked
/// for; without the file there simply are no descriptions.
/// </summary>
internal sealed class XmlDocs
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> assemblies = [];

    /// <summary>The summary of a type.</summary>
    public string? Of(Type type) => Text(Find(type, "T:")?.Element("summary"));

    /// <summary>The summary of a member; for a positional record's property, what the record says of the parameter.</summary>
    public string? Of(MemberInfo member) =>
        Text(Find(member.DeclaringType!, member is FieldInfo ? "F:" : "P:", $".{member.Name}")?.Element("summary"))
        ?? Text(Find(member.DeclaringType!, "T:")?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == member.Name));

    private XElement? Find(Type type, string kind, string member = "")
    {
        if (!assemblies.TryGetValue(type.Assembly, out var members))
        {
            var path = Path.Combine(AppContext.BaseDirectory, $"{type.Assembly.GetName().Name}.xml");
            assemblies[type.Assembly] = members = !File.Exists(path)
                ? []
                : XDocument.Load(path).Descendants("member").ToDictionary(element => element.Attribute("name")!.Value, StringComparer.Ordinal);
        }

        var name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
        return members.GetValueOrDefault($"{kind}{name}{member}");
    }

    /// <summary>An element's words as Markdown: code stays code, and a reference becomes the last part of its name.</summary>
    private static string? Text(XElement? element)
    {
        var parts = element?.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see => $"`{(see.Attribute("cref") ?? see.Attribute("langword"))?.Value.Split(['.', ':'])[^1]}`",
            XElement { Name.LocalName: "paramref" } name => $"`{JsonNamingPolicy.CamelCase.ConvertName(name.Attribute("name")!.Value)}`",
            XElement other => other.Value,
            _ => "",
        });
        var words = string.Join(' ', string.Concat(parts ?? []).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? null : words;
    }
}
