namespace Commerce.SharedKernel.Web.OpenApi;

using Microsoft.OpenApi;

/// <summary>
/// Where the words of an enumeration are written out that is a component too, this refers to it: generated clients then have one type for it,
/// and not one for each place.
/// </summary>
internal static class OpenApiEnumerations
{
    /// <summary>Refers to them, in query parameters and members.</summary>
    public static void Share(OpenApiDocument document, XmlDocs words)
    {
        var schemas = document.Components!.Schemas!;
        var known = schemas.Where(schema => schema.Value is OpenApiSchema { Enum: not null }).ToDictionary(schema => Words(schema.Value), schema => schema.Key, StringComparer.Ordinal);
        foreach (var parameter in document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.Schema is OpenApiSchema { Items: OpenApiSchema { Enum: not null } item } list)
            {
                var used = Words(item);
                if (!known.TryGetValue(used, out var name))
                {
                    // No body has it.
                    var type = (Type)item.Metadata![OpenApiOperations.Enumeration];
                    OpenApiSchemas.DescribeEnum(item, type, words);
                    known[used] = name = type.Name;
                    document.AddComponent<IOpenApiSchema>(name, item);
                }

                list.Items = new OpenApiSchemaReference(name, document);
            }
        }

        foreach (var members in schemas.Values.SelectMany(schema => schema.AllOf ?? []).Concat(schemas.Values).OfType<OpenApiSchema>().Select(schema => schema.Properties).OfType<IDictionary<string, IOpenApiSchema>>())
        {
            foreach (var (member, schema) in members.ToList())
            {
                if (schema is OpenApiSchema { Enum: not null, Type: JsonSchemaType.String } && known.TryGetValue(Words(schema), out var name))
                {
                    members[member] = new OpenApiSchemaReference(name, document) { Description = schema.Description?.Split('\n')[0] };
                }
            }
        }
    }

    private static string Words(IOpenApiSchema schema) => string.Join(' ', schema.Enum!.Select(word => word?.ToString()).Order(StringComparer.Ordinal));
}
