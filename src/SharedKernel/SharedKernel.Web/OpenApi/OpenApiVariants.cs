namespace Commerce.SharedKernel.Web.OpenApi;

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;

/// <summary>
/// Records of which some members belong to one value of an enumeration alone (<see cref="OnlyForAttribute"/>): the record's schema keeps all
/// members, and each value gets a component of its own, such as <c>FixedDiscount</c>, with those that belong to it.
/// </summary>
internal static class OpenApiVariants
{
    private const string Mark = "x-record";

    /// <summary>The member that decides; null for a record without such members.</summary>
    public static JsonPropertyInfo? DeciderOf(JsonTypeInfo record) =>
        record.Properties.Select(RuleOf).FirstOrDefault(rule => rule is not null)?.Value.GetType() is { } type
            ? record.Properties.Single(member => member.PropertyType == type)
            : null;

    /// <summary>Remembers, while schemas are made, that this one has variants; its members are described later.</summary>
    public static void Note(OpenApiSchema schema, JsonTypeInfo record)
    {
        if (DeciderOf(record) is not null)
        {
            (schema.Metadata ??= new Dictionary<string, object>(StringComparer.Ordinal))[Mark] = record;
        }
    }

    /// <summary>Adds the variants of all records that have some.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        HashSet<string> enumerations = new(StringComparer.Ordinal);
        var schemas = document.Components!.Schemas!;
        foreach (var (name, schema) in schemas.ToList())
        {
            if (schema is OpenApiSchema { Metadata: { } notes } whole && notes.TryGetValue(Mark, out var record))
            {
                Add(document, name, whole, (JsonTypeInfo)record, enumerations);
            }
        }

        foreach (var enumeration in enumerations)
        {
            schemas.Remove(enumeration);
        }
    }

    private static void Add(OpenApiDocument document, string name, OpenApiSchema whole, JsonTypeInfo record, HashSet<string> enumerations)
    {
        var decider = DeciderOf(record)!;
        Inline(whole, decider, enumerations);
        Dictionary<string, OpenApiSchemaReference> variants = new(StringComparer.Ordinal);
        foreach (var value in Enum.GetValues(decider.PropertyType))
        {
            var variant = $"{value}{name}";
            document.AddComponent<IOpenApiSchema>(variant, Variant(whole, record, decider, value));
            variants.Add(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!), new OpenApiSchemaReference(variant, document));
        }

        // One of them, and at the depth at which generators that know no unions (NSwag) still make a class with all members of it, and those
        // that do (openapi-typescript) a union.
        whole.AllOf =
        [
            new OpenApiSchema
            {
                AnyOf = [new OpenApiSchema { OneOf = [.. variants.Values], Discriminator = new OpenApiDiscriminator { PropertyName = decider.Name, Mapping = variants } }],
            },
        ];
    }

    /// <summary>The words of the enumeration stand in the record itself: that is where programs look for what they switch on.</summary>
    private static void Inline(OpenApiSchema whole, JsonPropertyInfo decider, HashSet<string> enumerations)
    {
        if (whole.Properties![decider.Name] is OpenApiSchemaReference { Reference.Id: { } id } reference)
        {
            var words = (OpenApiSchema)reference.Target!.CreateShallowCopy();
            words.Description = $"{reference.Description}\n\n{words.Description}";
            whole.Properties[decider.Name] = words;
            enumerations.Add(id);
        }
    }

    private static OpenApiSchema Variant(OpenApiSchema whole, JsonTypeInfo record, JsonPropertyInfo decider, object value)
    {
        var rules = record.Properties.Select(member => (member.Name, Rule: RuleOf(member))).Where(member => member.Rule is not null).ToList();
        var others = rules.Where(member => !member.Rule!.Value.Equals(value)).Select(member => member.Name).ToList();
        var required = rules.Where(member => member.Rule!.Value.Equals(value) && member.Rule.IsRequired).Select(member => member.Name).ToList();
        var members = whole.Properties!.Where(member => !others.Contains(member.Key, StringComparer.Ordinal)).ToDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);
        var word = JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!);
        members[decider.Name] = new OpenApiSchema { Type = JsonSchemaType.String, Const = word, Description = whole.Properties![decider.Name].Description?.Split('\n')[0] };
        foreach (var name in required)
        {
            var member = (OpenApiSchema)whole.Properties[name].CreateShallowCopy();
            member.Type &= ~JsonSchemaType.Null;
            members[name] = member;
        }

        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = $"{whole.Description}\n\nHere: `{word}`.",
            Properties = members,
            Required = new HashSet<string>([.. whole.Required!, .. required], StringComparer.Ordinal),
            Not = others.Count == 1 ? Given(whole, others[0]) : new OpenApiSchema { AnyOf = [.. others.Select(other => Given(whole, other))] },
        };
    }

    /// <summary>Whether a member is there and is more than null, which stands for absent.</summary>
    private static OpenApiSchema Given(OpenApiSchema whole, string member) => new()
    {
        Properties = whole.Properties![member].Type?.HasFlag(JsonSchemaType.Null) == true
            ? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { [member] = new OpenApiSchema { Not = new OpenApiSchema { Type = JsonSchemaType.Null } } }
            : null,
        Required = new HashSet<string>(StringComparer.Ordinal) { member },
    };

    private static OnlyForAttribute? RuleOf(JsonPropertyInfo member) => (member.AttributeProvider as MemberInfo)?.GetCustomAttribute<OnlyForAttribute>();
}
