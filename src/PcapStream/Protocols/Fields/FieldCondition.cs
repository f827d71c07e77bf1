namespace PcapStream.Protocols.Fields;

/// <summary>Tells from a layer's bytes whether a field is there.</summary>
internal delegate bool FieldCondition(ReadOnlySpan<byte> bytes);
