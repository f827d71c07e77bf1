namespace PcapStream.Protocols;

/// <summary>Where and why a packet's decoding ended early.</summary>
/// <param name="Fault">What is wrong; <see cref="DecodeFault.None"/> for nothing.</param>
/// <param name="Layer">The protocol whose header it is.</param>
/// <param name="Offset">Where that header begins, in bytes from the packet's first.</param>
/// <param name="Needed">Bytes that the header needs.</param>
/// <param name="Had">Bytes that there are.</param>
public readonly record struct DecodeError(DecodeFault Fault, Protocol Layer, int Offset, int Needed, int Had)
{
    /// <inheritdoc/>
    public override string ToString() => Fault == DecodeFault.None
        ? "none"
        : $"{ProtocolTable.NameOf(Layer)} at {Offset}: {Fault}, needs {Needed} bytes, has {Had}";
}
