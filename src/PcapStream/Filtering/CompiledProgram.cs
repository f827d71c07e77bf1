namespace PcapStream.Filtering;

/// <summary>A program as machine code.</summary>
/// <param name="data">The first captured byte.</param>
/// <param name="captured">Captured bytes.</param>
/// <param name="original">Bytes that were on the wire.</param>
/// <returns>Bytes of the packet that are wanted; 0 for a packet that is not.</returns>
internal delegate uint CompiledProgram(ref byte data, uint captured, uint original);
