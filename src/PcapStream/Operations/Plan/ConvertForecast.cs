using System.Diagnostics;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Selection;
using PcapStream.Outputs;

namespace PcapStream.Operations.Plan;

/// <summary>
/// Writes the packets of many stretches of a capture into one output that only counts, one stretch after the other, so
/// that a compressor knows such traffic already, as in the middle of a file.
/// </summary>
internal static class ConvertForecast
{
    // Stretches to compress are longer: a compressor finds repetitions in what it has seen.
    private const int CompressedStretches = 128;
    private const int CompressedBytes = 128 << 10;

    // A compressor that is flushed after every stretch, and does not see the packets between them, writes more where
    // packets repeat; blocks of a pcapng that are not packets are missing.
    private const double DoubtBelow = 0.2;
    private const double DoubtAbove = 0.05;

    // Of a compressor with the level that its tool uses, and with high ones.
    private const double CompressorMemory = 8 << 20;
    private const double StrongCompressorMemory = 768 << 20;

    // From this level on zstd takes more.
    private const int StrongLevel = 10;

    public static ConvertPlan Take(
        string file, Survey survey, PlanOptions options, long startup, CancellationToken cancellation)
    {
        ConvertOptions conversion = options.Conversion!;
        using var output = new CountedOutput(file, survey.Format!, options);
        var samples = new List<(double Bytes, double Written, TimeSpan Time)>();
        Stretches stretches = conversion.Compression is null
            ? new Stretches(options, options.Samples, options.SampleBytes)
            : new Stretches(options, CompressedStretches, Math.Min(CompressedBytes, options.TrialBytes));
        StretchVisitor visit = (batch, _, reading) => output.Add(batch, reading);
        foreach (Stretch stretch in stretches.Read(file, survey.Places == 1, visit, cancellation))
        {
            (long written, TimeSpan time) = output.Take();
            samples.Add((stretch.Bytes, written, time));
        }
        Prediction bytes = Size(survey, [.. samples.Select(sample => (sample.Bytes, sample.Written))]);
        bool isSure = conversion.Compression is null && output.Format == CaptureFormat.Pcap;
        double below = conversion.Compression is null ? DoubtAbove : DoubtBelow;
        if (!isSure)
            bytes = bytes with { Low = bytes.Low * (1 - below), High = bytes.High * (1 + DoubtAbove) };
        bytes = bytes.Plus(output.Header);
        // Reading ahead gains less than a thread: one thread writes.
        Prediction seconds = TimeModel.Predict(
            survey.CaptureBytes, 0, [.. samples.Select(sample => (sample.Bytes, sample.Time.TotalSeconds))],
            threads: 1,
            survey.Exact);
        return new ConvertPlan
        {
            OutputBytes = bytes,
            PeakMemory = Memory(survey, options, startup, seconds),
            Seconds = seconds with { Low = seconds.Low / TimeModel.Gain(options.Batches.Threads) },
        };
    }

    private static Prediction Size(Survey survey, (double Bytes, double Written)[] samples)
    {
        double written = samples.Sum(sample => sample.Written);
        if (survey.Exact)
            return Prediction.Exactly(written);
        Prediction all = survey.CaptureBytes;
        double sampled = samples.Sum(sample => sample.Bytes);
        if (samples.Length < 2)
        {
            double ratio = written / Math.Max(1, sampled);
            return new Prediction(all.Estimate * ratio, all.Low * ratio, all.High * ratio);
        }
        return RatioEstimator.Total(
            samples, (long)Math.Max(1, sampled / samples.Length), (long)all.Estimate,
            samples.Max(sample => sample.Bytes > 0 ? sample.Written / sample.Bytes : 0));
    }

    private static Prediction Memory(Survey survey, PlanOptions options, long startup, Prediction seconds)
    {
        Prediction reading = MemoryModel.Predict(
            survey, options.Batches, startup, seconds.Estimate, options.Filter is not null);
        ConvertOptions conversion = options.Conversion!;
        if (conversion.Compression is null)
            return reading;
        double most = conversion.CompressionLevel >= StrongLevel ? StrongCompressorMemory : CompressorMemory;
        return new Prediction(reading.Estimate + CompressorMemory / 2, reading.Low, reading.High + most);
    }

    // Writes as a conversion does, and counts the bytes after compression.
    private sealed class CountedOutput(string name, CaptureFormat input, PlanOptions options) : IDisposable
    {
        private readonly ConvertOptions _conversion = options.Conversion!;
        private readonly PacketSelection? _selection =
            new PacketCriteria(options.Conversion! with { Filter = options.Filter }).CreateSelection();
        private readonly CountingStream _counted = new();
        private readonly Dictionary<int, int> _interfaces = [];
        private Stream? _stream;
        private OutputBuffer? _buffer;
        private RecordWriter? _records;
        private TimeSpan _time;
        private long _taken;

        public CaptureFormat Format { get; } =
            options.Conversion!.Format ?? (input.CanWrite ? input : CaptureFormat.PcapNg);

        /// <summary>Bytes before the first packet.</summary>
        public long Header { get; private set; }

        public void Add(PacketBatch batch, TimeSpan reading)
        {
            long begun = Stopwatch.GetTimestamp();
            if (_records is null)
                Begin();
            ReadOnlySpan<PacketRecord> records =
                _selection is null ? batch.Records : _selection.Select(batch, default, long.MaxValue).Records;
            foreach (ref readonly PacketRecord record in records)
            {
                CaptureInterface source = batch.Description.Interfaces[record.Interface];
                if (!_interfaces.TryGetValue(record.Interface, out int target))
                    target = Describe(record.Interface, source);
                ReadOnlySpan<byte> comments =
                    record.OptionWords == 0 ? default : PacketOptions.Of(record, source.ByteOrder);
                // The time has no influence on the size; the format may not be able to hold it.
                Timestamp time = (ulong)record.Nanoseconds < Capture.Pcap.PcapRecordWriter.TimesEnd
                    ? new Timestamp(record.Nanoseconds)
                    : default;
                _records!.Write(target, time, record.Data, record.OriginalLength, comments);
            }
            _time += reading + Stopwatch.GetElapsedTime(begun);
        }

        /// <summary>Bytes written, and the time, since the last call.</summary>
        public (long Bytes, TimeSpan Time) Take()
        {
            long begun = Stopwatch.GetTimestamp();
            _buffer?.Flush();
            _stream?.Flush();
            TimeSpan time = _time + Stopwatch.GetElapsedTime(begun);
            long bytes = _counted.Bytes - _taken;
            _taken = _counted.Bytes;
            _time = default;
            return (bytes, time);
        }

        public void Dispose() => _stream?.Dispose();

        private void Begin()
        {
            _stream = _conversion.Compression is { } compression
                ? compression.Compress(_counted, _conversion.CompressionLevel, name)
                : _counted;
            _buffer = new OutputBuffer(_stream);
            _records = Format.CreateWriter(name, _buffer, new CaptureWriterOptions
            {
                Format = Format,
                Precision = _conversion.Precision ?? TimestampPrecision.Nanoseconds,
                SnapLength = _conversion.SnapLength,
            });
        }

        private int Describe(int number, CaptureInterface source)
        {
            long before = _buffer!.Position;
            int target = _records!.AddInterface(source);
            _interfaces.Add(number, target);
            if (_conversion.Compression is null)
            {
                Header += _buffer.Position - before;
                _taken += _buffer.Position - before;
            }
            return target;
        }
    }

    private sealed class CountingStream : WriteOnlyStream
    {
        public long Bytes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Bytes += buffer.Length;
    }
}
