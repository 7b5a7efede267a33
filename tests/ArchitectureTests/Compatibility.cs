namespace Commerce.ArchitectureTests;

using System.Text.Json.Nodes;

/// <summary>What somebody who relies on an older schema or API document would trip over in a newer one. More is welcome; less, or other, is not.</summary>
internal static class Compatibility
{
    /// <summary>Words of a schema that may not change.</summary>
    private static readonly string[] Fixed = ["type", "format", "const", "pattern", "$ref"];

    /// <summary>Words that narrow what a request may be where they did not stand before.</summary>
    private static readonly string[] Narrowing = ["enum", "const", "pattern", "format", "not", "oneOf", "anyOf", "allOf"];

    private static readonly string[] LeastBounds = ["minimum", "minLength", "minItems"];
    private static readonly string[] GreatestBounds = ["maximum", "maxLength", "maxItems"];

    /// <summary>Breaks between two JSON Schemas.</summary>
    /// <param name="isRequest">Whether others write what the schema describes; else they read it.</param>
    public static IEnumerable<string> Breaks(JsonNode? older, JsonNode? newer, bool isRequest = false, string path = "$")
    {
        if (older is not JsonObject before)
        {
            return [];
        }

        if (newer is not JsonObject after)
        {
            return [$"{path} is gone"];
        }

        return
        [
            .. Fixed.Where(word => before[word] is not null && before[word]!.ToJsonString() != after[word]?.ToJsonString())
                .Select(word => $"{path}: {word} was {before[word]!.ToJsonString()} and is {after[word]?.ToJsonString() ?? "gone"}"),
            .. Texts(before["enum"]).Except(after["enum"] is null ? Texts(before["enum"]) : Texts(after["enum"])).Select(word => $"{path} is no longer {word}"),
            .. new[] { "oneOf", "anyOf" }.SelectMany(list => Texts(before[list]).Except(Texts(after[list]))).Select(variant => $"{path} is no longer {variant}"),
            .. isRequest ? BoundBreaks(before, after, path) : [],
            .. isRequest ? Narrowing.Where(word => before[word] is null && after[word] is not null).Select(word => $"{path}: {word} is new") : [],
            .. isRequest && before["default"] is { } was && was.ToJsonString() != after["default"]?.ToJsonString() ? new[] { $"{path}: the default was {was.ToJsonString()}" } : [],
            .. isRequest
                ? Texts(after["required"]).Except(Texts(before["required"])).Select(name => $"{path}.{name} must now be given")
                : Texts(before["required"]).Except(Texts(after["required"])).Select(name => $"{path}.{name} may now be absent"),
            .. Members(before["properties"]).SelectMany(member => Breaks(member.Value, after["properties"]?[member.Key], isRequest, $"{path}.{member.Key}")),
            .. Members(before["$defs"]).SelectMany(member => Breaks(member.Value, after["$defs"]?[member.Key], isRequest, $"{path}#{member.Key}")),
            .. (before["allOf"]?.AsArray() ?? []).SelectMany((part, index) => Breaks(part, after["allOf"]?.AsArray().ElementAtOrDefault(index), isRequest, path)),
            .. Breaks(before["items"], after["items"], isRequest, $"{path}[]"),
        ];
    }

    /// <summary>Breaks between two OpenAPI documents.</summary>
    public static IEnumerable<string> OfDocuments(JsonNode older, JsonNode newer) =>
    [
        .. Operations(older).SelectMany(operation => OfOperations(operation.Name, operation.Body, newer["paths"]?[operation.Path]?[operation.Method], older, newer)),
        .. ComponentsOf(older, operation => [operation["requestBody"], operation["parameters"]])
            .SelectMany(name => Breaks(older["components"]!["schemas"]![name], newer["components"]?["schemas"]?[name], isRequest: true, name)),
        .. ComponentsOf(older, operation => [.. Members(operation["responses"]).Select(response => response.Value)])
            .SelectMany(name => Breaks(older["components"]!["schemas"]![name], newer["components"]?["schemas"]?[name], isRequest: false, name)),
    ];

    private static IEnumerable<string> OfOperations(string name, JsonNode before, JsonNode? after, JsonNode older, JsonNode newer)
    {
        if (after is null)
        {
            return [$"{name} is gone"];
        }

        var (were, are) = (Parameters(before, older), Parameters(after, newer));
        return
        [
            .. before["operationId"]!.ToString() == after["operationId"]!.ToString() ? Array.Empty<string>() : [$"{name}: its operationId has changed"],
            .. IsMoreClosed(before["security"], after["security"]) ? new[] { $"{name}: asks for another token" } : [],
            .. after["requestBody"]?["required"]?.GetValue<bool>() == true && before["requestBody"]?["required"]?.GetValue<bool>() != true ? new[] { $"{name}: a body must now be sent" } : [],
            .. were.Where(parameter => are.TryGetValue(parameter.Key, out var now) && (parameter.Value["explode"]?.ToJsonString(), parameter.Value["style"]?.ToJsonString()) != (now["explode"]?.ToJsonString(), now["style"]?.ToJsonString()))
                .Select(parameter => $"{name}: {parameter.Key} is written in another way"),
            .. were.SelectMany(parameter => are.TryGetValue(parameter.Key, out var now)
                ? Breaks(parameter.Value["schema"], now["schema"], isRequest: true, $"{name}: {parameter.Key}")
                : [$"{name}: the parameter {parameter.Key} is gone"]),
            .. are.Where(parameter => IsRequired(parameter.Value) && !(were.TryGetValue(parameter.Key, out var was) && IsRequired(was))).Select(parameter => $"{name}: {parameter.Key} must now be given"),
            .. Breaks(Schema(before["requestBody"]), Schema(after["requestBody"]), isRequest: true, $"{name}: body"),
            .. Members(before["responses"]).Where(response => response.Key[0] is '2' or '3')
                .SelectMany(response => after["responses"]?[response.Key] is { } now
                    ? Members(response.Value?["headers"]).Where(header => now["headers"]?[header.Key] is null).Select(header => $"{name}: {response.Key} without {header.Key}")
                    : [$"{name}: {response.Key} is gone"]),
            .. Members(before["responses"]).Where(response => response.Key[0] == '2' && after["responses"]?[response.Key] is not null)
                .SelectMany(response => Members(response.Value?["content"]).SelectMany(media => after["responses"]?[response.Key]?["content"]?[media.Key] is { } now
                    ? Breaks(media.Value!["schema"], now["schema"], isRequest: false, $"{name}: {response.Key}")
                    : [$"{name}: {response.Key} with {media.Key} is gone"])),
        ];
    }

    /// <summary>Whether somebody who could call an operation no longer can: each way in that there was must still be one.</summary>
    private static bool IsMoreClosed(JsonNode? before, JsonNode? after)
    {
        // No requirement at all is as good as an empty one among them.
        List<string> ways = Texts(after).ToList();
        return ways.Count > 0 && !ways.Contains("{}") && (before is not JsonArray { Count: > 0 } || Texts(before).Any(way => !ways.Contains(way)));
    }

    private static IEnumerable<string> BoundBreaks(JsonObject before, JsonObject after, string path) =>
    [
        .. LeastBounds.Where(bound => after[bound] is { } now && (before[bound] is not { } was || now.GetValue<double>() > was.GetValue<double>())).Select(bound => $"{path}: {bound} is now {after[bound]}"),
        .. GreatestBounds.Where(bound => after[bound] is { } now && (before[bound] is not { } was || now.GetValue<double>() < was.GetValue<double>())).Select(bound => $"{path}: {bound} is now {after[bound]}"),
    ];

    private static IEnumerable<(string Name, string Path, string Method, JsonNode Body)> Operations(JsonNode document) =>
        Members(document["paths"]).SelectMany(path => Members(path.Value).Select(operation => ($"{operation.Key} {path.Key}", path.Key, operation.Key, operation.Value!)));

    private static Dictionary<string, JsonNode> Parameters(JsonNode operation, JsonNode document) =>
        (operation["parameters"]?.AsArray() ?? []).Select(parameter => parameter!["$ref"] is { } reference ? document["components"]!["parameters"]![reference.ToString().Split('/')[^1]]! : parameter)
            .ToDictionary(parameter => $"{parameter["in"]} {parameter["name"]}", StringComparer.Ordinal);

    private static bool IsRequired(JsonNode parameter) => parameter["required"]?.GetValue<bool>() == true;

    private static JsonNode? Schema(JsonNode? body) => body?["content"]?["application/json"]?["schema"];

    /// <summary>The schemas that parts of operations refer to, and those that these refer to.</summary>
    private static HashSet<string> ComponentsOf(JsonNode document, Func<JsonNode, IReadOnlyList<JsonNode?>> parts)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        Queue<JsonNode?> open = new(Operations(document).SelectMany(operation => parts(operation.Body)));
        while (open.TryDequeue(out var part))
        {
            foreach (var reference in References(part))
            {
                var segments = reference.Split('/');
                if (found.Add(segments[^1]))
                {
                    open.Enqueue(document["components"]?[segments[^2]]?[segments[^1]]);
                }
            }
        }

        found.RemoveWhere(name => document["components"]!["schemas"]![name] is null);
        return found;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject part => part.SelectMany(member => member.Key == "$ref" ? [member.Value!.ToString()] : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) => node as JsonObject ?? Enumerable.Empty<KeyValuePair<string, JsonNode?>>();

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray)?.Select(item => item?.ToJsonString().Trim('"') ?? "null") ?? [];
}
