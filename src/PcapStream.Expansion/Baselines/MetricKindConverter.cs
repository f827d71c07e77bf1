using System.Text.Json;
using System.Text.Json.Serialization;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Baselines;

/// <summary><c>exact</c> and <c>noisy</c>, and no number.</summary>
internal sealed class MetricKindConverter() : JsonStringEnumConverter<MetricKind>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
