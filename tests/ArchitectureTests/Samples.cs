namespace Commerce.ArchitectureTests;

using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

/// <summary>Makes a value of any type, so that code can be called whose answer does not matter.</summary>
internal static class Samples
{
    private const int MaxDepth = 6;

    /// <summary>The time of every sample.</summary>
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);

    /// <summary>The id of every sample.</summary>
    public static readonly Guid Id = Guid.Parse("0194bc1a-0000-7000-8000-00000000000a");

    private static readonly Dictionary<Type, object> Plain = new()
    {
        [typeof(string)] = "sample",
        [typeof(Guid)] = Id,
        [typeof(DateTimeOffset)] = Now,
        [typeof(DateTime)] = Now.UtcDateTime,
        [typeof(TimeSpan)] = TimeSpan.FromHours(1),
        [typeof(bool)] = true,
        [typeof(int)] = 1,
        [typeof(long)] = 1L,
        [typeof(CancellationToken)] = CancellationToken.None,
    };

    /// <summary>A value.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="find">Finds what is not to be made, such as a service; null for everything else.</param>
    /// <returns>The value, or null where none can be made.</returns>
    public static object? Of(Type type, Func<Type, object?> find) => Of(Nullable.GetUnderlyingType(type) ?? type, find, 0);

    private static object? Of(Type type, Func<Type, object?> find, int depth)
    {
        if (find(type) is { } service)
        {
            return service;
        }

        if (Plain.TryGetValue(type, out var plain))
        {
            return plain;
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Of(inner, find, depth);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(0);
        }

        if (depth == MaxDepth || typeof(Delegate).IsAssignableFrom(type))
        {
            return null;
        }

        return ElementOf(type) is { } element ? ListOf(type, element, find, depth) : Made(type, find, depth);
    }

    private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType()
        : type.GetInterfaces().Append(type).FirstOrDefault(shape => shape.IsGenericType && shape.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    /// <summary>Two, because one may be a special case.</summary>
    private static object? ListOf(Type type, Type element, Func<Type, object?> find, int depth)
    {
        var array = Array.CreateInstance(element, 2);
        for (var i = 0; i < array.Length; i++)
        {
            array.SetValue(Of(element, find, depth + 1), i);
        }

        if (type.IsInstanceOfType(array))
        {
            return array;
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element), array)!;
        return type.IsInstanceOfType(list) ? list : null;
    }

    private static object? Made(Type type, Func<Type, object?> find, int depth)
    {
        if (type.IsAbstract || type.ContainsGenericParameters)
        {
            return null;
        }

        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(candidate => candidate.GetParameters() is var parameters && !(parameters.Length == 1 && parameters[0].ParameterType == type))
            .MaxBy(candidate => candidate.GetParameters().Length);
        object made;
        try
        {
            made = constructor?.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType, find, depth + 1))])
                ?? RuntimeHelpers.GetUninitializedObject(type);
        }
        catch (TargetInvocationException)
        {
            // It checks its arguments.
            made = RuntimeHelpers.GetUninitializedObject(type);
        }

        foreach (var property in type.GetProperties().Where(property => property is { CanWrite: true, CanRead: true } && property.GetIndexParameters().Length == 0))
        {
            if (property.GetValue(made) is null or 0L or "" || (property.PropertyType == typeof(Guid) && (Guid)property.GetValue(made)! == Guid.Empty))
            {
                property.SetValue(made, Of(property.PropertyType, find, depth + 1));
            }
        }

        return made;
    }
}
