namespace PcapStream.Protocols.Fields;

/// <summary>Adds a field's values of the layer at hand: none where its bytes are not there.</summary>
internal delegate void FieldReader(in FieldSource source, FieldValues values);
