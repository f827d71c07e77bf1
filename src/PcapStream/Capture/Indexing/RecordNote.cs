namespace PcapStream.Capture.Indexing;

/// <summary>
/// A fault of a packet that was indexed all the same, before it is known where in which file that is.
/// </summary>
/// <param name="Record">The record's first byte.</param>
/// <param name="PacketsBefore">Packets that the same call had indexed before.</param>
/// <param name="Fault">What was wrong, and what was made of it.</param>
internal sealed record RecordNote(nint Record, int PacketsBefore, RecordFault Fault);
