using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations;

namespace PcapStream.LiveCapture.Replay;

/// <summary>Sends the packets of captures on an interface, in the order of the files, in constant memory.</summary>
internal static class ReplayOperation
{
    private const long MostFailures = 10_000;

    /// <summary>Sends.</summary>
    /// <param name="files">Captures; each is read again in every loop.</param>
    /// <param name="settings">The interface and the pace.</param>
    /// <param name="started">Called with the interface's name before the first packet.</param>
    /// <param name="cancellation">Ends the replay; the result says so.</param>
    /// <exception cref="CaptureException">
    /// A capture cannot be read, or has another link type than the interface, or the interface cannot be opened or has
    /// stopped sending.
    /// </exception>
    public static ReplayResult Run(
        IReadOnlyList<string> files, ReplaySettings settings, Action<string> started, CancellationToken cancellation)
    {
        using var sender = PacketSender.Open(settings.Interface);
        var run = new ReplayRun(settings, sender, cancellation);
        started(sender.Name);
        try
        {
            for (long loop = 0; (loop < settings.Loops || settings.Loops == 0) && !run.IsOver; loop++)
            {
                long before = run.Result.Packets + run.Result.Failed;
                settings.Pace.BeginLoop();
                foreach (string file in files)
                    run.Send(file, isFirstLoop: loop == 0);
                // Without a packet, an endless loop would be busy for nothing.
                if (run.Result.Packets + run.Result.Failed == before)
                    break;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            run.Result.Interrupted = true;
        }
        run.Result.Elapsed = run.Elapsed;
        return run.Result;
    }

    /// <summary>One replay in progress.</summary>
    private sealed class ReplayRun(ReplaySettings settings, PacketSender sender, CancellationToken cancellation)
    {
        private readonly List<FileDamage> _damage = [];
        private Departure? _departure;

        public ReplayResult Result { get; } = new();

        public bool IsOver => Result.Packets >= settings.MaxPackets;

        public TimeSpan Elapsed { get; private set; }

        public void Send(string file, bool isFirstLoop)
        {
            if (IsOver)
                return;
            using BatchReader reader = BatchReader.Open(file, settings.Batches);
            while (!IsOver && reader.Next(cancellation) is { } batch)
            {
                using (batch)
                    Send(batch);
            }
            if (isFirstLoop)
            {
                _damage.AddRange(reader.Capture.Damage.Select(entry =>
                    new FileDamage(file, entry, reader.Capture.Packets - entry.PacketsBefore)));
                Result.Damage = _damage;
            }
        }

        private void Send(PacketBatch batch)
        {
            foreach (PacketView packet in batch)
            {
                if (settings.Filter is { } filter
                    && !filter.Matches(packet.LinkType.Value, packet.Data, packet.OriginalLength))
                {
                    continue;
                }
                if (packet.LinkType != sender.LinkType)
                {
                    throw new CaptureException($"packet {packet.Number} is {packet.LinkType}, and {sender.Name} sends "
                        + $"{sender.LinkType}");
                }
                Await(packet);
                Send(packet);
                if (IsOver)
                    return;
            }
        }

        private void Await(PacketView packet)
        {
            TimeSpan due = settings.Pace.Due(packet.Timestamp, Result.Packets, Result.Bytes);
            // The first packet is the start, and the clock runs from when it is sent.
            if (due == TimeSpan.MinValue || _departure is null)
                return;
            if (!_departure.WaitFor(due, cancellation))
                throw new OperationCanceledException(cancellation);
            TimeSpan late = _departure.Elapsed - due;
            Result.Latest = late > Result.Latest ? late : Result.Latest;
        }

        private void Send(PacketView packet)
        {
            string? refusal = sender.Send(packet.Data, cancellation);
            _departure ??= new Departure();
            if (refusal is { } reason)
            {
                Result.FailureReason ??= reason;
                Result.Failed++;
                // An interface that is down or gone refuses every frame.
                if (Result.Packets == 0 && Result.Failed >= MostFailures)
                {
                    throw new CaptureException(
                        $"{sender.Name}: the first {MostFailures} packets were refused: {reason}");
                }
                return;
            }
            Result.Packets++;
            Result.Bytes += packet.CapturedLength;
            Result.Cut += packet.CapturedLength < packet.OriginalLength ? 1 : 0;
            Elapsed = _departure.Elapsed;
        }
    }
}
