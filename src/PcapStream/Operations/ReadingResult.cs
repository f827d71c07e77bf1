using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Receipts;

namespace PcapStream.Operations;

/// <summary>How reading captures ended, and its cost.</summary>
public abstract record ReadingResult
{
    /// <param name="loop">What was read.</param>
    /// <param name="packets">Packets of the result.</param>
    /// <param name="window">The duration of a part of a reading that continues; null for one that has ended.</param>
    private protected ReadingResult(ReadingLoop loop, long packets, TimeSpan? window = null)
    {
        Packets = packets;
        ReadCaptures = window is null ? loop.Captures : [];
        Damage = window is null ? loop.Damage : [];
        Failures = window is null ? loop.Failures : [];
        Warnings = window is null ? loop.Warnings : [];
        Interrupted = window is null && loop.Interrupted;
        Elapsed = window ?? loop.Elapsed;
        Memory = loop.Receipt();
        Pool = loop.Pool;
    }

    /// <summary>Packets of all captures.</summary>
    public long Packets { get; }

    /// <summary>Captures that were opened.</summary>
    internal IReadOnlyList<ReadCapture> ReadCaptures { get; }

    /// <summary>Parts of captures that could not be read.</summary>
    public IReadOnlyList<FileDamage> Damage { get; }

    /// <summary>Captures that could not be opened or read to their end; the others were read anyway.</summary>
    public IReadOnlyList<CaptureException> Failures { get; }

    /// <summary>Indexes that were not used, each with the reason; the result is right without them.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether reading was cancelled before the end.</summary>
    public bool Interrupted { get; }

    /// <summary>Duration of the operation.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Memory used.</summary>
    public MemoryReceipt Memory { get; }

    /// <summary>Statistics of the pool at the end.</summary>
    public PoolStatistics Pool { get; }
}

/// <summary>An entry of the damage ledger and its file.</summary>
/// <param name="File">The capture's name as it was given.</param>
/// <param name="Entry">The bytes that could not be read, and the number of packets before them.</param>
/// <param name="PacketsAfter">Packets of the file that were read after them.</param>
public sealed record FileDamage(string File, DamageEntry Entry, long PacketsAfter);

/// <summary>Progress of an operation, reported after every batch.</summary>
/// <param name="FileBytes">Bytes read as they are stored, over all files; compare them with the files' lengths.</param>
/// <param name="CaptureBytes">Bytes of capture read, uncompressed, over all files.</param>
/// <param name="Packets">Packets read, over all files.</param>
public readonly record struct StreamProgress(long FileBytes, long CaptureBytes, long Packets);
