using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Inputs;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>What the parts of an ordered conversion share.</summary>
/// <param name="output">The output's name.</param>
/// <param name="options">The conversion's options.</param>
/// <param name="order">The order.</param>
/// <param name="allocator">The memory.</param>
/// <param name="batches">How captures are read.</param>
/// <param name="progress">Receives the progress; null for none.</param>
internal sealed class OrderContext(
    string output, ConvertOptions options, OrderOptions order, BufferAllocator allocator, BatchOptions batches,
    IProgress<StreamProgress>? progress) : IDisposable
{
    /// <summary>Whether the output cannot be deleted and begun again.</summary>
    public bool IsStream { get; } = InputFile.IsStream(output);

    public ConvertOptions Options => options;

    public OrderOptions Order => order;

    public BufferAllocator Allocator => allocator;

    public BatchOptions Batches => batches;

    public ReadingLoop Loop { get; } = new(options, progress, allocator) { StopsAtFailure = true };

    public InterfaceTable Interfaces { get; } = new(order.Interfaces);

    public SpillFolder Folder { get; } = new(order.SpillFolder);

    /// <summary>Whether all captures so far are classic pcaps.</summary>
    public bool AllPcap { get; set; } = true;

    /// <summary>Called when there is no memory for a capture's next packets; null where nothing can be done.</summary>
    public Func<bool>? MakeRoom { get; set; }

    /// <summary>Runs that were written to the temporary folder.</summary>
    public long Runs { get; set; }

    /// <summary>Packets of all captures that are earlier than the one before them.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>The greatest time from a packet back to a later one before it, over all captures.</summary>
    public long GreatestBack { get; private set; }

    /// <summary>Blocks and options of all captures that must not be copied, and were left out.</summary>
    public long NotCopied { get; private set; }

    /// <summary>Adds the counts of a capture that was read; of ten thousand, nothing else may stay.</summary>
    public void Add(Disorder disorder, long notCopied)
    {
        OutOfOrder += disorder.OutOfOrder;
        GreatestBack = Math.Max(GreatestBack, disorder.GreatestBack);
        NotCopied += notCopied;
    }

    /// <summary>Creates a log for one capture, or for the output.</summary>
    public CopyLog CreateLog() => new(output, options, IsStream);

    /// <summary>Creates the output, once the captures' first interfaces are known.</summary>
    public OrderedOutput CreateOutput() => new(output, this);

    /// <summary>Takes memory that is no part of a batch.</summary>
    /// <exception cref="BufferExhaustedException">There is none.</exception>
    public nint Take(long bytes)
    {
        nint address = allocator.TryAllocateTable(bytes);
        return address != 0
            ? address
            : throw new BufferExhaustedException(
                $"no room for {bytes} bytes of packets; raise the memory limit",
                bytes, allocator.Budget.Limit, allocator.Budget.Reserved);
    }

    public void Dispose()
    {
        Loop.Dispose();
        Folder.Dispose();
    }
}
