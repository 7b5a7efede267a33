using System.Diagnostics.CodeAnalysis;

using Serilog.Events;

namespace Serilog
{
    /// <summary>Where a request's code puts what the line about the request shall also say.</summary>
    public interface IDiagnosticContext
    {
        void Set(string propertyName, object? value, bool destructureObjects = false);

        void SetException(Exception exception);
    }
}

namespace Serilog.Extensions.Hosting
{
    /// <summary>Hands what it is told to the collector of the request at hand.</summary>
    public sealed class DiagnosticContext(ILogger? logger) : IDiagnosticContext
    {
        private readonly AsyncLocal<DiagnosticContextCollector?> _collector = new();

        public void Set(string propertyName, object? value, bool destructureObjects = false)
        {
            if (_collector.Value is { } collector
                && (logger ?? Log.Logger).BindProperty(propertyName, value, destructureObjects, out var property))
            {
                collector.AddOrUpdate(property);
            }
        }

        public void SetException(Exception exception) => _collector.Value?.SetException(exception);

        /// <summary>Begins to collect, until the collector is disposed.</summary>
        public DiagnosticContextCollector BeginCollection()
        {
            var before = _collector.Value;
            var collector = new DiagnosticContextCollector(() => _collector.Value = before);
            _collector.Value = collector;
            return collector;
        }
    }

    /// <summary>What one request has said so far.</summary>
    public sealed class DiagnosticContextCollector(Action ended) : IDisposable
    {
        private readonly Lock _gate = new();
        private Dictionary<string, LogEventProperty>? _properties = [];
        private Exception? _exception;

        public void AddOrUpdate(LogEventProperty property)
        {
            lock (_gate)
            {
                if (_properties is not null)
                {
                    _properties[property.Name] = property;
                }
            }
        }

        public void SetException(Exception exception)
        {
            lock (_gate)
            {
                if (_properties is not null)
                {
                    _exception = exception;
                }
            }
        }

        /// <summary>Gives all that was said, once; what is said later is lost.</summary>
        public bool TryComplete([NotNullWhen(true)] out IEnumerable<LogEventProperty>? properties, out Exception? exception)
        {
            lock (_gate)
            {
                properties = _properties?.Values;
                exception = _exception;
                _properties = null;
                _exception = null;
                ended();
                return properties is not null;
            }
        }

        public void Dispose() => ended();
    }
}
