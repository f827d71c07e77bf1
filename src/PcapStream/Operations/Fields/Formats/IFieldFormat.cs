using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>One way to write packets' fields. It keeps nothing between packets, so that threads may share it.</summary>
internal interface IFieldFormat
{
    /// <summary>Bytes at the start of each packet that only stand between packets, and are left out before the first.</summary>
    int JointLength { get; }

    /// <summary>Writes what comes before the first packet.</summary>
    void Begin(TextOutput output);

    /// <summary>Writes a packet.</summary>
    void Write(ref FieldSource source, FieldExtractor fields, TextOutput output);

    /// <summary>Writes what comes behind the last packet.</summary>
    /// <param name="output">The text.</param>
    /// <param name="any">Whether there was a packet.</param>
    void End(TextOutput output, bool any);
}
