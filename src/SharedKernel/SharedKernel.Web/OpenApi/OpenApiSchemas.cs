namespace Commerce.SharedKernel.Web.OpenApi;

using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure.Data;

/// <summary>Corrects the framework's schemas where it does not know how we read and write (<see cref="ApiJson"/>), and adds the words of the XML comments.</summary>
internal sealed class OpenApiSchemas(XmlDocs words) : IOpenApiSchemaTransformer
{
    /// <summary>The format of times.</summary>
    public const string TimeFormat = "date-time";

    /// <summary>Which of the times of that format a query takes: those in UTC, down to milliseconds.</summary>
    public const string TimePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,3})?Z$";

    private const string ResponseSuffix = "Response";

    // How the framework marks schemas before it makes references of those that become components; its own generator writes them too.
    private const string ComponentName = "x-schema-id";
    private const string NullableComponent = "x-is-nullable-property";
    private const string ReferenceDescription = "x-ref-description";

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            DescribeEnum(schema, type, words);
        }
        else if (type == typeof(DateTimeOffset))
        {
            // The framework sees no further than to our converter.
            schema.Type = JsonSchemaType.String;
            schema.Format = TimeFormat;
        }
        else if (IsRecord(context.JsonTypeInfo))
        {
            schema.Type = JsonSchemaType.Object;
            schema.Description = words.Of(type);
            schema.Required = context.JsonTypeInfo.Properties
                .Where(property => context.ParameterDescription is not null ? property.IsRequired : !CanBeNull(property) || IsAlwaysWritten(property))
                .Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
            OpenApiVariants.Note(schema, context.JsonTypeInfo);
        }

        if (context.JsonPropertyInfo is { } member)
        {
            DescribeMember(schema, member, isRequest: context.ParameterDescription is not null);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Gives each record and each enumeration a component: <c>AccountResponse</c> is <c>Account</c>, <c>Page&lt;TransactionResponse&gt;</c> is
    /// <c>PageOfTransaction</c>.
    /// </summary>
    public static Func<JsonTypeInfo, string?> ComponentNames()
    {
        var known = new ConcurrentDictionary<string, Type>(StringComparer.Ordinal);
        return contract =>
        {
            var type = Nullable.GetUnderlyingType(contract.Type) ?? contract.Type;
            return !IsRecord(ApiJson.Options.GetTypeInfo(type)) && !type.IsEnum ? null
                : NameOf(type) is var name && known.GetOrAdd(name, type) == type ? name
                : NamingConventions.ModuleOf(type) + name;
        };
    }

    private static bool IsRecord(JsonTypeInfo contract) => contract.Kind == JsonTypeInfoKind.Object && contract.Type != typeof(object);

    private static string NameOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        var bare = name.EndsWith(ResponseSuffix, StringComparison.Ordinal) && name.Length > ResponseSuffix.Length ? name[..^ResponseSuffix.Length] : name;
        return type.IsGenericType ? $"{bare}Of{string.Concat(type.GetGenericArguments().Select(NameOf))}" : bare;
    }

    private static bool CanBeNull(JsonPropertyInfo member) =>
        Nullable.GetUnderlyingType(member.PropertyType) is not null || (!member.PropertyType.IsValueType && member.IsGetNullable);

    private static bool IsAlwaysWritten(JsonPropertyInfo member) =>
        (member.AttributeProvider as MemberInfo)?.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition == JsonIgnoreCondition.Never;

    private void DescribeMember(OpenApiSchema schema, JsonPropertyInfo member, bool isRequest)
    {
        schema.Default = null;
        if (schema.Maximum == double.PositiveInfinity.ToString(CultureInfo.InvariantCulture))
        {
            // A bound on one side.
            schema.Maximum = null;
        }

        if ((member.AttributeProvider as MemberInfo)?.GetCustomAttribute<DeniedValuesAttribute>() is { } denied)
        {
            schema.Not = new OpenApiSchema { Enum = [.. denied.Values.Select(value => JsonSerializer.SerializeToNode(value, ApiJson.Options)!)] };
        }

        var isComponent = schema.Metadata?.TryGetValue(ComponentName, out var name) == true && name is string { Length: > 0 };
        if (!CanBeNull(member) || (!isRequest && !IsAlwaysWritten(member)))
        {
            // What is null is left out of what we write.
            schema.Type &= ~JsonSchemaType.Null;
            schema.Metadata?.Remove(NullableComponent);
        }
        else if (!isComponent)
        {
            schema.Type |= JsonSchemaType.Null;
            schema.Enum?.Add(null!);
        }

        if (member.AttributeProvider is MemberInfo source && words.Of(source) is { } description)
        {
            if (isComponent)
            {
                schema.Metadata![ReferenceDescription] = description;
            }
            else
            {
                schema.Description = schema.Description is null ? description : $"{description}\n\n{schema.Description}";
            }
        }
    }

    /// <summary>The words of an enumeration and what they mean.</summary>
    public static void DescribeEnum(OpenApiSchema schema, Type type, XmlDocs words)
    {
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Static);
        var meanings = fields.Where(field => words.Of(field) is not null).Select(field => $"- `{WordOf(field)}`: {words.Of(field)}").ToList();
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. fields.Select(field => (JsonNode)WordOf(field))];
        schema.Description = meanings.Count == 0 ? null : string.Join('\n', meanings);

        static string WordOf(FieldInfo field) => JsonNamingPolicy.CamelCase.ConvertName(field.Name);
    }
}
