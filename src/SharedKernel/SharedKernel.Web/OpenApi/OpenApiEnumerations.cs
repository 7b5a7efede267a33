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
        var known = schemas.Where(schema => schema.Value is OpenApiSchema { Enum: not null }).DistinctBy(schema => Words(schema.Value), StringComparer.Ordinal)
            .ToDictionary(schema => Words(schema.Value), schema => schema.Key, StringComparer.Ordinal);
        foreach (var (operation, parameter) in document.Paths.Values.SelectMany(path => path.Operations!.Values)
                     .SelectMany(operation => (operation.Parameters ?? []).OfType<OpenApiParameter>().Select(parameter => (operation, parameter))))
        {
            if (parameter.Schema is OpenApiSchema { Enum: not null } one)
            {
                if (!known.TryGetValue(Words(one), out var component))
                {
                    // ListProducts has sort: ProductSort.
                    known[Words(one)] = component = $"{operation.OperationId!["List".Length..].TrimEnd('s')}{char.ToUpperInvariant(parameter.Name![0])}{parameter.Name[1..]}";
                    document.AddComponent<IOpenApiSchema>(component, new OpenApiSchema { Type = one.Type, Enum = one.Enum, Description = parameter.Description });
                }

                parameter.Schema = new OpenApiSchemaReference(component, document) { Default = one.Default };
            }

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
