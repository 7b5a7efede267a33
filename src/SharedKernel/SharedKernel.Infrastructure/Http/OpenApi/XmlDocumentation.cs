namespace Commerce.SharedKernel.Infrastructure.Http.OpenApi;

using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

/// <summary>
/// What the code says of itself: the XML files that the compiler puts beside the binaries. Each is read once, when it is first asked
/// for; without the file there simply are no descriptions.
/// </summary>
internal sealed class XmlDocumentation
{
    private readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> assemblies = new();

    /// <summary>The summary of a type.</summary>
    public string? Of(Type type) => Find(type.Assembly, $"T:{NameOf(type)}") is { } member ? Text(member.Element("summary")) : null;

    /// <summary>The summary of a member; for a positional record's property, what the record says of the parameter.</summary>
    public string? Of(MemberInfo member)
    {
        var owner = member.DeclaringType!;
        var kind = member is FieldInfo ? 'F' : 'P';
        return Find(owner.Assembly, $"{kind}:{NameOf(owner)}.{member.Name}") is { } own && Text(own.Element("summary")) is { } text
            ? text
            : Text(Find(owner.Assembly, $"T:{NameOf(owner)}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == member.Name));
    }

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private XElement? Find(Assembly assembly, string id) => assemblies.GetOrAdd(assembly, Load).GetValueOrDefault(id);

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return !File.Exists(path)
            ? []
            : XDocument.Load(path).Descendants("member").Where(member => member.Attribute("name") is not null)
                .GroupBy(member => member.Attribute("name")!.Value, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
    }

    /// <summary>An element's words as Markdown: code stays code, and a reference becomes the last part of its name.</summary>
    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement { Name.LocalName: "see" } see => $"`{(see.Attribute("cref") ?? see.Attribute("langword"))?.Value.Split(['.', ':'])[^1]}`",
                XElement { Name.LocalName: "paramref" } name => $"`{name.Attribute("name")?.Value}`",
                XElement other => other.Value,
                _ => "",
            });
        }

        var joined = string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return joined.Length == 0 ? null : joined;
    }
}
