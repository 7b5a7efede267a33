namespace Commerce.SharedKernel.Infrastructure.Http.OpenApi;

using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Persistence;

/// <summary>
/// Turns types into schemas by the JSON contract that really reads and writes them (<see cref="WireJson"/>), and keeps each record
/// as one component.
/// </summary>
/// <param name="document">Where the components go.</param>
/// <param name="words">Where the descriptions come from.</param>
internal sealed class SchemaBook(OpenApiDocument document, XmlDocumentation words)
{
    private const string AnswerSuffix = "Answer";

    private readonly Dictionary<Type, string> names = [];

    /// <summary>The schema of what is answered: a member that is not there is null, and is left out.</summary>
    public IOpenApiSchema OfAnswer(Type type) => Of(type, isRequest: false);

    /// <summary>The schema of what is sent. Ask for the answers first: a record in both is described as in answers.</summary>
    public IOpenApiSchema OfRequest(Type type) => Of(type, isRequest: true);

    /// <summary>The schema of a member of an answer, or null where it has none of this name.</summary>
    public IOpenApiSchema? OfMember(Type type, string name) =>
        Contract(type) is { Kind: JsonTypeInfoKind.Object } contract && contract.Properties.FirstOrDefault(property => property.Name == name) is { } found
            ? Of(found.PropertyType, isRequest: false)
            : null;

    /// <summary>The contract of a type.</summary>
    public static JsonTypeInfo Contract(Type type) => WireJson.Options.GetTypeInfo(type);

    private IOpenApiSchema Of(Type type, bool isRequest)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var contract = Contract(bare);
        return contract.Kind switch
        {
            JsonTypeInfoKind.Object when bare != typeof(object) => Component(bare, contract, isRequest),
            JsonTypeInfoKind.Enumerable => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(contract.ElementType!, isRequest) },
            JsonTypeInfoKind.Dictionary => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Of(contract.ElementType!, isRequest) },
            _ => bare.IsEnum ? Words(bare) : Simple(bare),
        };
    }

    private OpenApiSchemaReference Component(Type type, JsonTypeInfo contract, bool isRequest)
    {
        if (names.TryGetValue(type, out var known))
        {
            return new OpenApiSchemaReference(known, document);
        }

        var name = NameOf(type);
        var schemas = (document.Components ??= new OpenApiComponents()).Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        if (schemas.ContainsKey(name))
        {
            name = Names.ModuleOf(type) + name;
        }

        names[type] = name;
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = words.Of(type),
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal),
            Required = new HashSet<string>(StringComparer.Ordinal),
        };
        // Before its members: a record may hold itself.
        schemas[name] = schema;
        foreach (var property in contract.Properties)
        {
            Add(schema, property, isRequest);
        }

        return new OpenApiSchemaReference(name, document);
    }

    private void Add(OpenApiSchema owner, JsonPropertyInfo property, bool isRequest)
    {
        var canBeNull = Nullable.GetUnderlyingType(property.PropertyType) is not null || (!property.PropertyType.IsValueType && property.IsGetNullable);
        var isAlwaysThere = (property.AttributeProvider as MemberInfo)?.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition == JsonIgnoreCondition.Never;
        if (isRequest ? property.IsRequired : !canBeNull || isAlwaysThere)
        {
            owner.Required!.Add(property.Name);
        }

        var schema = Of(property.PropertyType, isRequest);
        var description = property.AttributeProvider is MemberInfo member ? words.Of(member) : null;
        if (canBeNull && (isRequest || isAlwaysThere))
        {
            schema = OrNull(schema);
        }

        if (schema is OpenApiSchema own)
        {
            own.Description = Join(description, own.Description);
        }
        else if (schema is OpenApiSchemaReference reference)
        {
            reference.Description = description;
        }

        owner.Properties![property.Name] = schema;
    }

    private static OpenApiSchema OrNull(IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema own)
        {
            return new OpenApiSchema { AnyOf = [schema, new OpenApiSchema { Type = JsonSchemaType.Null }] };
        }

        own.Type |= JsonSchemaType.Null;
        own.Enum?.Add(null!);
        return own;
    }

    private OpenApiSchema Words(Type type)
    {
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Static);
        var values = fields.Select(field => (Word: JsonNamingPolicy.CamelCase.ConvertName(field.Name), Meaning: words.Of(field))).ToList();
        var meanings = values.Where(value => value.Meaning is not null).Select(value => $"- `{value.Word}`: {value.Meaning}").ToList();
        return new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. values.Select(value => (JsonNode)value.Word)],
            Description = meanings.Count == 0 ? null : string.Join('\n', meanings),
        };
    }

    private static OpenApiSchema Simple(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => new() { Type = JsonSchemaType.Boolean },
        TypeCode.Int32 => new() { Type = JsonSchemaType.Integer, Format = "int32" },
        TypeCode.Int64 => new() { Type = JsonSchemaType.Integer, Format = "int64" },
        TypeCode.Decimal or TypeCode.Double => new() { Type = JsonSchemaType.Number },
        TypeCode.String => new() { Type = JsonSchemaType.String },
        _ when type == typeof(Guid) => new() { Type = JsonSchemaType.String, Format = "uuid" },
        _ when type == typeof(DateTimeOffset) => new() { Type = JsonSchemaType.String, Format = "date-time" },
        _ when type == typeof(DateOnly) => new() { Type = JsonSchemaType.String, Format = "date" },
        _ => new(),
    };

    /// <summary><c>AccountAnswer</c> is <c>Account</c>, <c>Page&lt;TransactionAnswer&gt;</c> is <c>PageOfTransaction</c>.</summary>
    private static string NameOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        var bare = name.EndsWith(AnswerSuffix, StringComparison.Ordinal) && name.Length > AnswerSuffix.Length ? name[..^AnswerSuffix.Length] : name;
        return type.IsGenericType
            ? string.Create(CultureInfo.InvariantCulture, $"{bare}Of{string.Concat(type.GetGenericArguments().Select(NameOf))}")
            : bare;
    }

    private static string? Join(string? first, string? second) => first is null ? second : second is null ? first : $"{first}\n\n{second}";
}
