using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching.Pipeline;

public sealed class BatchPipelineTests
{
    private static readonly List<SomePacket> Packets = Some.Packets(seed: 12, count: 3000, maxLength: 200);
    private static readonly byte[] Capture = Some.Pcap(Packets);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(7, false)]
    [InlineData(7, true)]
    public void Results_come_in_file_order_with_any_number_of_threads(int threads, bool inRanges)
    {
        var numbers = new List<long>();
        Run(Capture, Workers(threads, numbers), inRanges: inRanges);
        Assert.Equal(Enumerable.Range(0, Packets.Count).Select(i => (long)i + 1), numbers);
    }

    [Fact]
    public void Batch_has_the_times_before_it()
    {
        var workers = Workers(3, []);
        Run(Capture, workers);
        Timestamp first = new(NanosecondsOf(Packets[0]));
        Assert.All(workers.SelectMany(worker => worker.Positions), seen =>
        {
            Timestamp? before = seen.FirstNumber == 1
                ? null
                : new Timestamp(NanosecondsOf(Packets[(int)seen.FirstNumber - 2]));
            Assert.Equal(new BatchPosition(first, before ?? first, before), seen.Position);
        });
    }

    [Fact]
    public void Pipeline_delivers_nothing_after_a_worker_stops_it()
    {
        var numbers = new List<long>();
        Run(Capture, Workers(4, numbers, wanted: 100));
        Assert.Equal(105, numbers.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Failing_worker_fails_the_run_and_leaves_no_thread_waiting(bool inRanges) =>
        Assert.Equal(
            "worker 500",
            Assert.Throws<InvalidOperationException>(
                () => Run(Capture, Workers(4, [], failing: 500), inRanges: inRanges)).Message);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Batches_pass_each_stage_alone_and_in_order(int threads)
    {
        List<long>[] stages = [[], []];
        Run(Capture, [.. Enumerable.Range(0, threads).Select(_ => new StagedWorker(stages))]);
        Assert.All(
            stages, stage => Assert.Equal(Enumerable.Range(0, Packets.Count / 7 + 1).Select(i => i * 7L + 1), stage));
    }

    [Fact]
    public void Failing_stage_fails_the_run_and_leaves_no_thread_waiting()
    {
        List<long>[] stages = [[], []];
        Assert.Throws<InvalidOperationException>(
            () => Run(Capture, [.. Enumerable.Range(0, 4).Select(_ => new StagedWorker(stages, failing: 701))]));
        Assert.Equal(694, stages[1][^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_before_an_error_are_delivered(bool inRanges)
    {
        byte[] cut = Capture[..^10];
        var numbers = new List<long>();
        Assert.Throws<CaptureException>(() => Run(cut, Workers(3, numbers), strict: true, inRanges));
        Assert.Equal(Packets.Count - 1, numbers.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancellation_ends_the_run(bool inRanges)
    {
        using var source = new CancellationTokenSource();
        var numbers = new List<long>();
        Assert.Throws<OperationCanceledException>(
            () => Run(
                Capture, Workers(3, numbers, cancelAt: 50, source: source), inRanges: inRanges, token: source.Token));
        Assert.InRange(numbers.Count, 1, Packets.Count - 1);
    }

    private static long NanosecondsOf(SomePacket packet) =>
        packet.Seconds * Timestamp.NanosecondsPerSecond + packet.Fraction * 1000L;

    private static void Run(
        byte[] capture, BatchWorker[] workers, bool strict = false, bool inRanges = false,
        CancellationToken token = default)
    {
        using var file = new TemporaryFile(capture);
        using BatchReader reader = BatchReader.Open(
            file.Path,
            new BatchOptions { PacketsPerBatch = 7, Strict = strict, LeastRange = inRanges ? 1 : null, Threads = 4 });
        BatchPipeline.Run(reader, workers, token);
    }

    private static Worker[] Workers(
        int count, List<long> numbers, int wanted = int.MaxValue, long failing = 0, long cancelAt = 0,
        CancellationTokenSource? source = null) =>
        [.. Enumerable.Range(0, count).Select(_ => new Worker(numbers, wanted, failing, cancelAt, source))];

    private sealed class Worker(
        List<long> numbers, int wanted, long failing, long cancelAt, CancellationTokenSource? source) : BatchWorker
    {
        private readonly List<long> _batch = [];

        public List<(long FirstNumber, BatchPosition Position)> Positions { get; } = [];

        public override bool KeepsOrder => true;

        public override void Work(PacketBatch batch, in BatchPosition position)
        {
            Positions.Add((batch.FirstNumber, position));
            _batch.Clear();
            foreach (PacketView packet in batch)
            {
                if (packet.Number == failing)
                    throw new InvalidOperationException($"worker {failing}");
                if (packet.Number == cancelAt)
                    source!.Cancel();
                _batch.Add(packet.Number);
            }
        }

        public override bool Deliver()
        {
            numbers.AddRange(_batch);
            return numbers.Count < wanted;
        }
    }

    // Records in each stage which batch passed.
    private sealed class StagedWorker(List<long>[] stages, long failing = 0) : BatchWorker
    {
        public override int Stages => stages.Length;

        public override void Work(PacketBatch batch, in BatchPosition position)
        {
            for (int stage = 0; stage < stages.Length; stage++)
            {
                if (!Enter(stage))
                    return;
                if (stage == stages.Length - 1 && batch.FirstNumber == failing)
                    throw new InvalidOperationException("a stage failed");
                stages[stage].Add(batch.FirstNumber);
                Leave(stage);
            }
        }
    }
}
