namespace PcapStream.Capture.Indexing;

/// <summary>What is wrong with a record, before it is known where in which file that is.</summary>
/// <param name="Field">The field that told what was needed.</param>
/// <param name="Needed">Bytes that the record needs.</param>
/// <param name="Reason">What that means, in a few words.</param>
internal sealed record RecordFault(string Field, long Needed, string Reason);
