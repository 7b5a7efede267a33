using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mapster.Utils
{
    /// <summary>The ways of writing a name that Mapster can compare by. Fields, not properties: Mapster reads them as fields.</summary>
    public static class MapsterHelper
    {
        public static readonly Func<string, string> Identity = name => name;

        public static readonly Func<string, string> PascalCase = name => string.Concat(Words(name).Select(Capital));

        public static readonly Func<string, string> CamelCase = name =>
            string.Concat(Words(name).Select((word, at) => at == 0 ? word.ToLowerInvariant() : Capital(word)));

        public static readonly Func<string, string> LowerCase = name => string.Concat(Words(name)).ToLowerInvariant();

        private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant();

        /// <summary>Splits at anything that is no letter or digit, before a capital after a small letter, and before the last capital of a run ("HTTPServer").</summary>
        private static IEnumerable<string> Words(string name)
        {
            var from = 0;
            for (var at = 0; at <= name.Length; at++)
            {
                var ends = at == name.Length || !char.IsLetterOrDigit(name[at]);
                var begins = !ends && at > from && char.IsUpper(name[at])
                    && (!char.IsUpper(name[at - 1]) || (at + 1 < name.Length && char.IsLower(name[at + 1])));
                if (!ends && !begins)
                {
                    continue;
                }

                if (at > from)
                {
                    yield return name[from..at];
                }

                from = ends ? at + 1 : at;
            }
        }
    }

    /// <summary>An object and the type it was mapped to; equal only for the very same object.</summary>
    public readonly struct ReferenceTuple : IEquatable<ReferenceTuple>
    {
        public ReferenceTuple(object reference, Type destinationType)
        {
            Reference = reference;
            DestinationType = destinationType;
        }

        public object Reference { get; }

        public Type DestinationType { get; }

        public bool Equals(ReferenceTuple other) => ReferenceEquals(Reference, other.Reference) && DestinationType == other.DestinationType;

        public override bool Equals(object? obj) => obj is ReferenceTuple other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Reference), DestinationType);
    }

    /// <summary>An enum to its name and back.</summary>
    public static class Enum<TEnum>
        where TEnum : struct, Enum
    {
        public static string ToString(TEnum value) => value.ToString();

        public static TEnum Parse(string? name) =>
            string.IsNullOrEmpty(name) ? default
            : Enum.TryParse<TEnum>(name, ignoreCase: true, out var value) ? value
            : throw new ArgumentException(string.Format(CultureInfo.InvariantCulture, "'{0}' is no {1}.", name, typeof(TEnum).Name), nameof(name));
    }

    public static class Extensions
    {
        /// <summary>The types of an assembly, those left out that cannot be loaded.</summary>
        public static IEnumerable<Type> GetLoadableTypes(this Assembly assembly)
        {
            try
            {
                return assembly.GetTypes();
            }
            catch (ReflectionTypeLoadException partly)
            {
                return partly.Types.OfType<Type>();
            }
        }
    }
}

namespace Mapster.Models
{
    /// <summary>A type that nothing is.</summary>
    public class Never
    {
        private Never()
        {
        }
    }
}
