// dcmtk's side of `make bench`: its library's own calls, with the commands and the answers of DICOMBench.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

static double seconds(clockid_t clock) {
    timespec time;
    clock_gettime(clock, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

template <class Work> static void timed(long count, Work work) {
    long sum = 0;
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (long i = 0; i < count; i++) sum += work();
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    std::printf("%.9f %.9f %ld\n", wall, cpu, sum);
}

static long elements(DcmItem &item) {
    long count = 0;
    DcmStack stack;
    while (item.nextObject(stack, OFTrue).good())
        if (stack.top()->ident() != EVR_item) count++;
    return count;
}

static long parse_memory(const std::vector<char> &bytes, bool stops) {
    DcmInputBufferStream stream;
    stream.setBuffer(bytes.data(), offile_off_t(bytes.size()));
    stream.setEos();
    DcmFileFormat file;
    file.transferInit();
    OFCondition status =
        stops ? file.readUntilTag(stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength, DCM_PixelData)
              : file.read(stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength);
    file.transferEnd();
    if (status.bad()) return -1;
    return elements(*file.getDataset());
}

static long parse_file(const std::string &path, bool stops) {
    DcmFileFormat file;
    OFCondition status = stops ? file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength,
                                                       ERM_autoDetect, DCM_PixelData)
                               : file.loadFile(path.c_str());
    if (status.bad()) return -1;
    return elements(*file.getDataset());
}

static void decode(const std::string &path, long count) {
    DcmFileFormat file;
    DcmElement *element = NULL;
    if (file.loadFile(path.c_str()).bad() || file.getDataset()->findAndGetElement(DCM_PixelData, element).bad()) {
        std::printf("error %s cannot be read\n", path.c_str());
        return;
    }
    file.loadAllDataIntoMemory();
    DcmPixelData *pixels = OFstatic_cast(DcmPixelData *, element);
    Uint32 size = 0;
    if (pixels->getUncompressedFrameSize(file.getDataset(), size).bad()) size = 0;
    std::vector<char> frame(size + 2);
    timed(count, [&] {
        Uint32 first = 0;
        OFString colour;
        OFCondition status =
            pixels->getUncompressedFrame(file.getDataset(), 0, first, frame.data(), Uint32(frame.size()), colour);
        return status.good() ? long((unsigned char)frame[0]) : -1L;
    });
}

int main() {
    // Warnings on the terminal would cost more than reading.
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DJDecoderRegistration::registerCodecs();
    DcmRLEDecoderRegistration::registerCodecs();
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        std::string command, source, depth, path;
        long count = 0;
        words >> command;
        if (command == "parse") {
            words >> source >> depth >> path >> count;
            bool stops = depth != "whole";
            std::ifstream file(path, std::ios::binary);
            std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
            if (source == "file") timed(count, [&] { return parse_file(path, stops); });
            else timed(count, [&] { return parse_memory(bytes, stops); });
        } else if (command == "decode") {
            words >> path >> count;
            decode(path, count);
        } else {
            std::printf("error unknown command\n");
        }
        std::fflush(stdout);
    }
}
